using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Changes;

/// <summary>The rules of the host as lines, each as the command that makes it.</summary>
internal static class RuleFacts
{
    private const string Accepted = "ACCEPT", OwnChain = "-", Nothing = "{";
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

    /// <summary>The tables, chains, sets and rules of <c>nft list ruleset</c>, nft(8), without the tables that iptables shows. What a
    /// set holds is not shown: the kernel changes it too.</summary>
    internal static IEnumerable<HostFact> Nft(string? text)
    {
        var (table, holder, isOfIptables) = ("", "", false);
        foreach (var line in Lines(text).Where(line => line[0] != '#'))
        {
            var words = line.Split(" #")[0].Split(' ');
            if (words is ["table", var family, var name, "{"])
            {
                isOfIptables = family is "ip" or "ip6" && IptablesTables.Contains(name);
                (table, holder) = ($"{family} {name}", "");
                if (!isOfIptables) yield return Fact($"nft add table {table}");
            }
            else if (words is [("chain" or "set" or "map" or "flowtable" or "counter" or "quota" or "limit") and var kind, var own, "{"])
            {
                holder = kind == "chain" ? own : Nothing;
                if (!isOfIptables) yield return Fact($"nft add {kind} {table} {own}");
            }
            else if (words is ["}"])
            {
                holder = "";
            }
            else if (!isOfIptables && holder is not ("" or Nothing) && words[0] != "comment")
            {
                yield return words is ["type", ..]
                    ? Fact($"nft add chain {table} {holder} {{ {line} }}")
                    : Fact($"nft add rule {table} {holder} {line}");
            }
        }
    }

    private static IEnumerable<string> Lines(string? text) =>
        (text ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static HostFact Fact(string command) => new(Pod: null, HostFactKind.Rule, command, []);
}
