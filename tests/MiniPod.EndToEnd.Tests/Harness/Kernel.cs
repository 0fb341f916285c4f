using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The kernel's view of a pod's network, and of processes.</summary>
public static class Kernel
{
    /// <summary>Whether the kernel supports IPv6. If not, ip6tables fails.</summary>
    public static bool HasIPv6 { get; } = Directory.Exists("/proc/sys/net/ipv6");

    /// <summary>The names of the host's interfaces: the first word of each line after two header lines,
    /// proc_net(5).</summary>
    public static IReadOnlyList<string> Links() => [.. File.ReadLines("/proc/net/dev").Skip(2).Select(line => line.Split(':')[0].Trim())];

    /// <summary>The IPv4 and global IPv6 addresses of an interface in a pod, with prefix length.</summary>
    public static async Task<IReadOnlyList<string>> AddressesAsync(string pod, string device)
    {
        var link = (await LinksAsync(pod)).Single(link => link["ifname"]!.GetValue<string>() == device);
        return [.. link["addr_info"]!.AsArray()
            .Where(address => address!["scope"]!.GetValue<string>() == "global")
            .Select(address => string.Create(CultureInfo.InvariantCulture, $"{address!["local"]}/{address["prefixlen"]}"))];
    }

    /// <summary>The pod's first address on an interface, without prefix length.</summary>
    public static async Task<string> IpAsync(string pod, string device = "eth0") => (await AddressesAsync(pod, device))[0].Split('/')[0];

    /// <summary>The interfaces in a pod.</summary>
    public static async Task<IReadOnlyList<JsonNode>> LinksAsync(string pod) =>
        [.. (await Command.RunAsync("ip", "-j", "-n", pod, "addr", "show")).ShouldSucceed().Json.AsArray().Select(link => link!)];

    /// <summary>The routes in a pod.</summary>
    public static async Task<IReadOnlyList<string>> RoutesAsync(string pod) =>
        [.. (await Command.RunAsync("ip", "-n", pod, "route", "show")).ShouldSucceed().Lines.Select(line => line.TrimEnd())];

    /// <summary>The network namespace of a process, in the form <c>net:[4026532549]</c>.</summary>
    public static string NamespaceOf(int process) =>
        new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/ns/net")).LinkTarget!;

    /// <summary>The network namespace that a path refers to; null if it refers to none.</summary>
    public static async Task<string?> NamespaceAtAsync(string path)
    {
        if ((await Command.RunAsync("stat", "-f", "-L", "-c", "%T", path)).Text != "nsfs") return null;
        return $"net:[{(await Command.RunAsync("stat", "-L", "-c", "%i", path)).ShouldSucceed().Text}]";
    }

    /// <summary>The iptables rules that contain a text.</summary>
    public static async Task<IReadOnlyList<string>> RulesWithAsync(string text) =>
        [.. (await Command.RunAsync("iptables-save")).ShouldSucceed().Lines.Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>Whether a process is running. A zombie does not count: it no longer holds any file or lock. All threads are looked at: the
    /// first one can be a zombie already, and files are released with the last one, proc(5).</summary>
    public static bool IsAlive(string process)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{process}/task")
                .Any(thread => !File.ReadAllText($"{thread}/stat").Split(") ")[^1].StartsWith('Z'));
        }
        catch (IOException)
        {
            return Directory.Exists($"/proc/{process}/task") && IsAlive(process); // a thread exited in the meantime
        }
    }
}
