using System.Text.RegularExpressions;

namespace MiniPod.Cni.Tests;

/// <summary>
/// The kernel state that attachments of one container change. Its namespace is compared as a whole, before and after.
/// The host is shared with other programs, so only state that refers to the container counts there: its name, addresses
/// and interfaces, and the chains that such rules jump to.
/// </summary>
internal sealed partial class KernelState(PrivateNamespace ns, string containerId)
{
    private readonly HashSet<string> _marks = [containerId];
    private readonly HashSet<string> _links = [];
    private readonly string _inside = Inside(ns);

    /// <summary>Learns, while an attachment exists, how it is identified on the host.</summary>
    public void Remember(CniResult result)
    {
        foreach (var address in result.Ips.Select(ip => ip.Address.Address.ToString()))
            _marks.UnionWith([$"{address}/", $"{address}:", $"{address} "]);
        foreach (var chain in Rules().Where(IsOurs).SelectMany(line => OwnChain().Matches(line)).Select(match => match.Value).ToList())
            _marks.Add(chain);

        // A bridge stays for the next container; its ports do not.
        _links.UnionWith(result.Interfaces
            .Where(link => link.Sandbox is null && !Directory.Exists($"/sys/class/net/{link.Name}/bridge"))
            .Select(link => link.Name));
    }

    /// <summary>The number of rules, chains and routes of the container on the host.</summary>
    public int Count => Rules().Concat(Routes()).Count(IsOurs);

    public IReadOnlyList<string> Remains() =>
    [
        .. Rules().Concat(Routes()).Where(IsOurs),
        .. _links.Where(link => Directory.Exists($"/sys/class/net/{link}")),
        .. Inside(ns) is var inside && inside == _inside ? Array.Empty<string>() : [$"before:\n{_inside}\nafter:\n{inside}"],
    ];

    private bool IsOurs(string line) => _marks.Any(mark => line.Contains(mark, StringComparison.Ordinal));

    private static string[] Rules() => $"{PrivateNamespace.Run("iptables-save")}\n{PrivateNamespace.Run("ip6tables-save")}".Split('\n');

    private static string[] Routes() => [.. new[] { "-4", "-6" }.SelectMany(RoutesOf)];

    private static string[] RoutesOf(string family)
    {
        var routes = PrivateNamespace.Run("ip", family, "-o", "route", "show", "table", "all");
        return $"{routes}\n{PrivateNamespace.Run("ip", family, "rule")}".Split('\n');
    }

    // Counters and lifetimes are ignored, because they change on their own.
    private static string Inside(PrivateNamespace ns) => string.Join('\n',
        string.Join(
            ' ',
            ns
                .RunInside("ip", "-o", "link")
                .Split('\n')
                .Select(line => line.Split('@', 2)[0].Split(": ") is [_, var name, ..]
                    ? $"{name.Split(':')[0]} {line.Contains(",UP", StringComparison.Ordinal)}"
                    : "")),
        ns.RunInside("ip", "-4", "-o", "addr"),
        ns.RunInside("ip", "-4", "-o", "route", "show", "table", "all"),
        ns.RunInside("ip", "-6", "-o", "route", "show", "table", "all"),
        ns.RunInside("ip", "-4", "rule"),
        ns.RunInside("ip", "-6", "rule"));

    // The chains of masquerading and of portmap that belong to one container. All other plugin chains belong to the
    // host.
    [GeneratedRegex("CNI-(?:DN-|SN-)?[0-9a-f]{10,}")]
    private static partial Regex OwnChain();
}
