using System.Globalization;
using System.Text.RegularExpressions;
using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Packets;

/// <summary>The counters of the rules of iptables-legacy, which the kernel does not tell one by one.</summary>
/// <remarks>iptables-save(8), <c>-c</c>; /proc/net/ip_tables_names lists the tables that there are.</remarks>
internal sealed partial class LegacyCounters
{
    private static readonly (string Program, string Tables)[] Families =
        [("iptables", "/proc/net/ip_tables_names"), ("ip6tables", "/proc/net/ip6_tables_names")];

    private readonly Dictionary<(string Program, string Table, string Chain, int Number), (RuleText Rule, long Packets)> _counted = [];

    /// <summary>Whether there are any rules, or policies that stop packets.</summary>
    public bool IsEmpty => _counted.Values.All(one => one.Rule is { Number: 0, Text: "ACCEPT" or "-" });

    /// <summary>Reads them in the network namespace of this process.</summary>
    /// <exception cref="PodException">A program fails.</exception>
    public static async Task<LegacyCounters> ReadAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        var counters = new LegacyCounters();
        foreach (var (program, tables) in Families.Where(family => HasTables(family.Tables)))
        {
            // Where iptables itself is the legacy one, there is no other program.
            var own = programs.Has($"{program}-legacy-save") ? $"{program}-legacy" : program;
            var text = await programs.FindAsync($"{own}-save", ["-c"], cancellationToken).ConfigureAwait(false);
            if (text is not null) counters.Add(own, text);
        }

        return counters;
    }

    /// <summary>The rules that have counted more than they had before.</summary>
    public IReadOnlyList<CountedRule> Since(LegacyCounters before) =>
    [
        .. _counted.Select(one => new CountedRule(
                one.Key.Table, one.Key.Chain, one.Value.Rule, one.Value.Packets - before._counted.GetValueOrDefault(one.Key).Packets))
            .Where(one => one.Packets > 0),
    ];

    private static bool HasTables(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim().Length > 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // The kernel has no such tables.
        }
    }

    private void Add(string program, string text)
    {
        var table = "";
        var numbers = new Dictionary<string, int>();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*')) (table, numbers) = (line[1..].Trim(), []);
            else if (Policy().Match(line) is { Success: true } policy)
                Set(policy.Groups["chain"].Value, 0, new RuleText(program, 0, policy.Groups["policy"].Value), policy);
            else if (Rule().Match(line) is { Success: true } counted && IptablesRule.Parse(table, counted.Groups["rule"].Value) is { } rule)
            {
                var number = numbers[rule.Chain] = numbers.GetValueOrDefault(rule.Chain) + 1;
                Set(rule.Chain, number, new RuleText(program, number, rule.ToString()) { Iptables = rule }, counted);
            }
        }

        void Set(string chain, int number, RuleText rule, Match match) => _counted[(program, table, chain, number)] =
            (rule, long.Parse(match.Groups["packets"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^:(?<chain>\S+) (?<policy>\S+) \[(?<packets>\d+):\d+\]$")]
    private static partial Regex Policy();

    [GeneratedRegex(@"^\[(?<packets>\d+):\d+\] (?<rule>-A .*)$")]
    private static partial Regex Rule();
}
