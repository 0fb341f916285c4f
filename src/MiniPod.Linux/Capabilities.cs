using System.Globalization;

namespace MiniPod.Linux;

/// <summary>What the kernel allows this process beyond its user, capabilities(7).</summary>
public static class Capabilities
{
    private const string Effective = "CapEff:";

    // Their numbers in linux/capability.h.
    private static readonly (string Name, int Number)[] OfNetworks = [("CAP_NET_ADMIN", 12), ("CAP_NET_RAW", 13), ("CAP_SYS_ADMIN", 21)];

    /// <summary>The capabilities that making networks and namespaces takes, and that this process lacks: root in a container has none of
    /// them.</summary>
    public static IReadOnlyList<string> MissingForNetworks()
    {
        var line = File.ReadLines("/proc/self/status").First(one => one.StartsWith(Effective, StringComparison.Ordinal));
        var held = ulong.Parse(line.AsSpan(Effective.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return [.. OfNetworks.Where(one => (held >> one.Number & 1) == 0).Select(one => one.Name)];
    }
}
