using System.Globalization;
using System.Text.RegularExpressions;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>What iptables-save tells, as far as CNI plugins made it: they name network and container in a rule's comment.</summary>
/// <param name="chains">All chains, with their tables.</param>
/// <param name="rules">All rules, with their tables.</param>
internal sealed partial class RuleDump(
    IReadOnlyList<(string Table, string Chain)> chains, IReadOnlyList<(string Table, string Chain, string Rule)> rules)
{
    /// <summary>Reads the output of iptables-save.</summary>
    public static RuleDump Parse(string text)
    {
        var chains = new List<(string, string)>();
        var rules = new List<(string, string, string)>();
        var table = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*')) table = line[1..].Trim();
            else if (line.StartsWith(':')) chains.Add((table, line[1..].Split(' ')[0]));
            else if (line.StartsWith("-A ", StringComparison.Ordinal)) rules.Add((table, line.Split(' ')[1], line));
        }

        return new RuleDump(chains, rules);
    }

    /// <summary>The containers that rules are for, with their networks.</summary>
    public IEnumerable<(string Network, string ContainerId)> Owners() =>
        rules.Select(rule => Owner(rule.Rule)).OfType<(string, string)>().Distinct();

    /// <summary>The chains that a plugin made for one container, and that no rule leads to; none with a rule that tells
    /// for which.</summary>
    public IEnumerable<(string Table, string Chain)> Unused() => chains.Where(chain => PluginChains.IsOne(chain.Chain)
        && rules.All(rule =>
            rule.Table != chain.Table || Target(rule.Rule) != chain.Chain && (rule.Chain != chain.Chain || Owner(rule.Rule) is null)));

    /// <summary>
    /// The host's ports that the plugin portmap leads to containers, and to whose. The destination stands in a chain of the container's
    /// own, and whose that is in the comment of the rule that leads there.
    /// </summary>
    public IReadOnlyList<PublishedRule> Published()
    {
        var found = new List<PublishedRule>();
        foreach (var (table, chain, rule) in rules)
        {
            if (table != "nat" || !PluginChains.IsOne(chain) || Port(rule) is not { } port) continue;
            foreach (var (otherTable, _, entry) in rules)
            {
                if (otherTable != table || Target(entry) != chain || Owner(entry) is not { } owner) continue;
                found.Add(new PublishedRule(owner.Network, owner.ContainerId, port));
                break;
            }
        }

        return found;
    }

    /// <summary>How many rules are for a container.</summary>
    public int Count(string network, string containerId) => rules.Count(rule => Owner(rule.Rule) == (network, containerId));

    /// <summary>
    /// What iptables-restore is to read so that a container's rules are removed, and the chains that were its alone: a chain of a
    /// plugin's making that those rules lead to or stand in, and no other rule leads to.
    /// </summary>
    public string Removal(string network, string containerId)
    {
        var stale = rules.Where(rule => Owner(rule.Rule) == (network, containerId)).ToList();
        var own = stale.SelectMany(rule => new[] { (rule.Table, rule.Chain), (rule.Table, Chain: Target(rule.Rule)) })
            .Where(chain => PluginChains.IsOne(chain.Chain))
            .Where(chain => rules.All(rule => rule.Table != chain.Table || Target(rule.Rule) != chain.Chain || stale.Contains(rule)))
            .ToHashSet();
        var lines = new List<string>();
        foreach (var table in stale.GroupBy(rule => rule.Table))
        {
            lines.Add($"*{table.Key}");
            lines.AddRange(table.Where(rule => !own.Contains((rule.Table, rule.Chain))).Select(rule => $"-D {rule.Rule[3..]}"));
            lines.AddRange(
                own.Where(chain => chain.Table == table.Key).SelectMany(chain => new[] { $"-F {chain.Chain}", $"-X {chain.Chain}" }));
            lines.Add("COMMIT");
        }

        return string.Join('\n', lines) + "\n";
    }

    // As iptables-save quotes it: --comment "name: \"minipod\" id: \"0123\"", portmap with "dnat" before it, we with "published".
    private static (string Network, string ContainerId)? Owner(string rule) =>
        Comment().Match(rule) is { Success: true } match ? (match.Groups["network"].Value, match.Groups["id"].Value) : null;

    private static PortMapping? Port(string rule)
    {
        if (Destination().Match(rule) is not { Success: true } match) return null;
        return new PortMapping
        {
            HostPort = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture),
            ContainerPort = int.Parse(match.Groups["inside"].Value, CultureInfo.InvariantCulture),
            Protocol = match.Groups["protocol"].Value,
            HostIp = match.Groups["host"] is { Success: true, Value: var host } ? host : null,
        };
    }

    private static string Target(string rule) => Jump().Match(rule) is { Success: true } match ? match.Groups[1].Value : "";

    [GeneratedRegex("""--comment "(dnat |published )?name: \\"(?<network>[^"\\]+)\\" id: \\"(?<id>[^"\\]+)\\"["]""")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"( -d (?<host>[0-9a-fA-F.:]+)(/\d+)?)? -p (?<protocol>tcp|udp|sctp) -m \w+ --dport (?<port>\d{1,5})"
        + @" -j DNAT --to-destination \S+:(?<inside>\d{1,5})$")]
    private static partial Regex Destination();

    [GeneratedRegex(@" -[jg] (\S+)")]
    private static partial Regex Jump();
}
