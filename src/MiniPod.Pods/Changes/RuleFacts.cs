using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Changes;

/// <summary>The rules of the host as lines, each as the command that makes it.</summary>
internal static class RuleFacts
{
    private const string Accepted = "ACCEPT", OwnChain = "-";
    private static readonly string[] IptablesTables = ["filter", "nat", "mangle", "raw", "security"];

    /// <summary>Reads them all. Of a program that is not installed, there are none.</summary>
    /// <exception cref="PodException">They cannot be read.</exception>
    public static async Task<IReadOnlyList<HostFact>> ReadAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        var (v4, v6, nft) = (
            programs.ReadAsync("iptables-save", [], cancellationToken),
            programs.FindAsync("ip6tables-save", [], cancellationToken),
            programs.FindAsync("nft", ["-s", "list", "ruleset"], cancellationToken));
        await Task.WhenAll(v4, v6, nft).ConfigureAwait(false);
        return
        [
            .. Iptables("iptables", await v4.ConfigureAwait(false)),
            .. Iptables("ip6tables", await v6.ConfigureAwait(false)),
            .. Nft(await nft.ConfigureAwait(false)),
        ];
    }

    /// <summary>The lines of iptables-save, iptables-save(8). Built-in chains appear with their table; only a policy that drops is worth
    /// a line.</summary>
    internal static IEnumerable<HostFact> Iptables(string program, string? text)
    {
        var table = "";
        foreach (var line in Lines(text))
        {
            if (line[0] == '*') table = line[1..];
            else if (line.StartsWith("-A ", StringComparison.Ordinal)) yield return Fact($"{program} -t {table} {line}");
            else if (line[0] == ':' && line[1..].Split(' ') is [var chain, var policy, ..] && policy != Accepted)
                yield return Fact($"{program} -t {table} {(policy == OwnChain ? $"-N {chain}" : $"-P {chain} {policy}")}");
        }
    }

    /// <summary>The lines of <c>nft list ruleset</c>, nft(8), without the tables that iptables shows.</summary>
    internal static IEnumerable<HostFact> Nft(string? text)
    {
        var (table, chain, isOfIptables) = ("", "", false);
        foreach (var line in Lines(text))
        {
            var words = line.Split(' ');
            switch (words)
            {
                case ["table", var family, var name, "{"]:
                    isOfIptables = family is "ip" or "ip6" && IptablesTables.Contains(name);
                    (table, chain) = ($"{family} {name}", "");
                    if (!isOfIptables) yield return Fact($"nft add table {table}");
                    break;
                case ["chain" or "set" or "map", var name, "{"]:
                    chain = name;
                    if (!isOfIptables) yield return Fact($"nft add {words[0]} {table} {chain}");
                    break;
                case ["}"]:
                    break;
                default:
                    if (!isOfIptables && line[0] != '#' && chain.Length > 0) yield return Fact($"nft add rule {table} {chain} {line}");
                    break;
            }
        }
    }

    private static IEnumerable<string> Lines(string? text) =>
        (text ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static HostFact Fact(string command) => new(Pod: null, HostFactKind.Rule, command, []);
}
