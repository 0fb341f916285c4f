using MiniPod.Net.Rules;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The chains of iptables, and the rules in each, in their order.</summary>
/// <param name="Chains">The chains, with their tables; also those that have no rule.</param>
/// <param name="Rules">The rules, by table and chain.</param>
internal sealed record SavedRules(
    IReadOnlySet<(string Table, string Chain)> Chains, ILookup<(string Table, string Chain), IptablesRule> Rules)
{
    private const string Accept = "ACCEPT";

    /// <summary>What becomes of forwarded packets at the end of the chain: <c>ACCEPT</c> or <c>DROP</c>.</summary>
    public string Policy { get; private init; } = Accept;

    /// <summary>Whether forwarded packets pass about which no rule decides: the policy says so, or a rule without a condition.</summary>
    public bool PassesForwarded => (Rules[("filter", "FORWARD")]
        .FirstOrDefault(rule => rule.IsUnconditional && rule.Target is Accept or "DROP")?.Target ?? Policy) == Accept;

    /// <summary>Reads those of a family.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="program">The program, <c>iptables</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if it is not installed, or if the kernel has no such tables.</returns>
    /// <exception cref="PodException">It fails, or does not show tables that hold rules made with nft.</exception>
    public static async Task<SavedRules?> ReadAsync(IHostPrograms programs, string program, CancellationToken cancellationToken)
    {
        if (await programs.FindAsync($"{program}-save", [], cancellationToken).ConfigureAwait(false) is not { } text) return null;
        return IptablesRules.IsComplete(text)
            ? Parse(text)
            : throw new PodException($"'{program}-save' does not show tables that hold rules made with nft.");
    }

    /// <summary>Parses the output of iptables-save.</summary>
    public static SavedRules Parse(string text)
    {
        var (table, policy, chains) = ("", Accept, new HashSet<(string, string)>());
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*')) table = line[1..].Trim();
            else if (line.StartsWith(':') && line[1..].Split(' ') is [var chain, .. var rest])
            {
                chains.Add((table, chain));
                if ((table, chain) == ("filter", "FORWARD") && rest is [var given, ..]) policy = given;
            }
        }

        return new SavedRules(chains, IptablesRule.ParseAll(text)) { Policy = policy };
    }

    /// <summary>The rules of a chain, as iptables takes them after <c>-A CHAIN</c>.</summary>
    public IReadOnlyList<string> Texts(string table, string chain) => [.. Rules[(table, chain)].Select(rule => rule.ToString())];
}
