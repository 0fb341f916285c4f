using System.Globalization;
using System.Text.RegularExpressions;
using MiniPod.Linux;
using MiniPod.Net.Rules;
using MiniPod.Net.Tracing;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Packets;

/// <summary>
/// Finds what the rules say that the kernel names by their handles. Within a chain, <c>iptables-save</c> prints the rules in the order in
/// which the kernel has them; nft prints the handles.
/// </summary>
internal sealed partial class RuleTexts
{
    private const int IPv4 = 2, IPv6 = 10;
    private readonly Dictionary<(RuleChain Chain, ulong Handle), RuleText> _texts = [];
    private readonly Dictionary<RuleChain, string> _iptables = [];

    /// <summary>The hooks that call the chains.</summary>
    public IReadOnlyDictionary<RuleChain, RuleHook> Hooks { get; private init; } = new Dictionary<RuleChain, RuleHook>();

    /// <summary>Reads the rules of some chains.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="path">The path of the network namespace.</param>
    /// <param name="wanted">The chains.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">A program fails.</exception>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public static async Task<RuleTexts> ReadAsync(
        IHostPrograms programs, string path, IReadOnlyCollection<RuleChain> wanted, CancellationToken cancellationToken)
    {
        RuleTables? opened = null;
        NetworkNamespace.Run(path, () => opened = new RuleTables());
        using var tables = opened!;
        var texts = new RuleTexts { Hooks = tables.BaseChains() };
        foreach (var family in wanted.GroupBy(chain => chain.Family))
        {
            var before = family.Select(chain => (chain, HandlesOf(tables, chain))).ToList();
            var (program, ofProgram) = await IptablesAsync(programs, path, family.Key, cancellationToken).ConfigureAwait(false);
            foreach (var (chain, handles) in before)
            {
                var rules = ofProgram?[(chain.Table, chain.Name)].ToList();

                // Rules that change meanwhile have other handles: then the text of none is known for sure.
                var isSame = rules is not null && rules.Count == handles.Count && handles.SequenceEqual(HandlesOf(tables, chain));
                if (isSame) texts.Add(chain, handles, rules!, program);
                else await texts.AddNftAsync(programs, path, chain, cancellationToken).ConfigureAwait(false);
            }
        }

        return texts;
    }

    /// <summary>The program that shows and changes a chain: <c>iptables</c>, <c>ip6tables</c> or <c>nft</c>.</summary>
    public string ProgramOf(RuleChain chain) => _iptables.GetValueOrDefault(chain) ?? "nft";

    /// <summary>Those of rules that were read before.</summary>
    public static RuleTexts Of(
        IReadOnlyDictionary<(RuleChain Chain, ulong Handle), RuleText> texts, IReadOnlyDictionary<RuleChain, RuleHook> hooks)
    {
        var all = new RuleTexts { Hooks = hooks };
        foreach (var (key, text) in texts) all._texts[key] = text;
        foreach (var (key, text) in texts) all._iptables[key.Chain] = text.Program;
        return all;
    }

    /// <summary>The text of the rule that an event names; null if it is not known.</summary>
    public RuleText? Find(RuleEvent one) =>
        _texts.GetValueOrDefault((new RuleChain(one.Family, one.Table, one.Chain), one.Handle));

    private static async Task<(string Program, ILookup<(string Table, string Chain), IptablesRule>? Rules)> IptablesAsync(
        IHostPrograms programs, string path, int family, CancellationToken cancellationToken)
    {
        var program = family == IPv4 ? "iptables" : "ip6tables";
        if (family is not (IPv4 or IPv6)) return (program, null);

        // iptables itself may be the legacy one, whose rules the kernel does not tell.
        foreach (var candidate in new[] { program, $"{program}-nft" })
        {
            var text = await RunAsync(programs, path, [$"{candidate}-save"], cancellationToken).ConfigureAwait(false);
            if (text?.Contains("(nf_tables)", StringComparison.Ordinal) == true) return (candidate, IptablesRule.ParseAll(text));
        }

        return (program, null);
    }

    private static IReadOnlyList<ulong> HandlesOf(RuleTables tables, RuleChain chain)
    {
        try
        {
            return tables.Handles(chain);
        }
        catch (LibcException)
        {
            return []; // The chain has been removed meanwhile.
        }
    }

    private void Add(RuleChain chain, IReadOnlyList<ulong> handles, List<IptablesRule> rules, string program)
    {
        if (IsTableOfIptables(chain.Table)) _iptables[chain] = program;
        foreach (var (index, rule) in rules.Index())
            _texts[(chain, handles[index])] = new RuleText(program, index + 1, rule.ToString()) { Iptables = rule };
    }

    private static bool IsTableOfIptables(string table) => table is "filter" or "nat" or "mangle" or "raw" or "security";

    private async Task AddNftAsync(IHostPrograms programs, string path, RuleChain chain, CancellationToken cancellationToken)
    {
        string? text;
        try
        {
            string[] command = ["nft", "-a", "list", "chain", FamilyName(chain.Family), chain.Table, chain.Name];
            text = await RunAsync(programs, path, command, cancellationToken).ConfigureAwait(false);
        }
        catch (PodException)
        {
            return; // A table that nft does not know how to print: the rules keep their handles.
        }

        var number = 0;
        foreach (var match in (text ?? "").Split('\n').Select(line => RuleLine().Match(line)).Where(match => match.Success))
        {
            if (match.Groups["rule"].Value.EndsWith('{')) continue; // the table, the chain
            var handle = ulong.Parse(match.Groups["handle"].Value, CultureInfo.InvariantCulture);
            _texts[(chain, handle)] = new RuleText("nft", ++number, match.Groups["rule"].Value);
        }
    }

    private static Task<string?> RunAsync(
        IHostPrograms programs, string path, string[] command, CancellationToken cancellationToken) => path == NetworkNamespace.OwnPath
        ? programs.FindAsync(command[0], command[1..], cancellationToken)
        : programs.FindAsync("nsenter", [$"--net={path}", .. command], cancellationToken);

    /// <summary>The name of a family, as nft calls it.</summary>
    public static string FamilyName(int family) => family switch
    {
        IPv4 => "ip",
        IPv6 => "ip6",
        1 => "inet",
        7 => "bridge",
        3 => "arp",
        _ => "netdev",
    };

    [GeneratedRegex(@"^\s*(?<rule>.*?) # handle (?<handle>\d+)$")]
    private static partial Regex RuleLine();
}
