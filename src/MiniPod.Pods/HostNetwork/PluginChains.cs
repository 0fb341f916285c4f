using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The chains that plugins create for a single container: their names are hashes of network and container (CNI plugins,
/// pkg/utils/utils.go, MustFormatChainNameWithPrefix). All other plugin chains are shared.
/// </summary>
internal static partial class PluginChains
{
    private const int NameLength = 28;

    /// <summary>The chain in which bridge and ptp masquerade a container.</summary>
    public static string Masquerade(string network, string containerId) => Name("CNI-", network, containerId);

    /// <summary>The chain in which portmap rewrites connections to a container's published
    /// ports to its address.</summary>
    public static string Published(string network, string containerId) => Name("CNI-DN-", network, containerId);

    /// <summary>All chains that a container may have.</summary>
    public static IEnumerable<string> Of(string network, string containerId) =>
        [Masquerade(network, containerId), Published(network, containerId), Name("CNI-SN-", network, containerId)];

    /// <summary>The comment with which rules name network and container (pkg/utils/utils.go, FormatComment).</summary>
    public static string Comment(string network, string containerId) => $"""
        name: "{network}" id: "{containerId}"
        """;

    /// <summary>The same as iptables-save prints it, between quotes.</summary>
    public static string QuotedComment(string network, string containerId) =>
        Comment(network, containerId).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>Whether a name is that of such a chain.</summary>
    public static bool IsOne(string chain) => chain.Length == NameLength && Pattern().IsMatch(chain);

    private static string Name(string prefix, string network, string containerId) => HashedName(prefix, network, containerId, NameLength);

    /// <summary>A name as plugins derive it from network and container, for chains and interfaces.</summary>
    public static string HashedName(string prefix, string network, string containerId, int length) =>
        $"{prefix}{Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(network + containerId)))}"[..length];

    /// <summary>The beginning of the comment with which bridge and ptp mark a masquerading rule in nftables (CNI plugins,
    /// pkg/ip/ipmasq_nftables_linux.go, hashForInstance). The rest is for people, and is cut off at 128 characters.</summary>
    public static string NftablesComment(string network, string interfaceName, string containerId) =>
        $"{NftablesNetwork(network)}-{HashedName("", interfaceName + ":", containerId, 16)}";

    /// <summary>The part of that comment that stands for the network.</summary>
    public static string NftablesNetwork(string network) => HashedName("", network, "", 16);

    [GeneratedRegex("^CNI-(DN-|SN-)?[0-9a-f]+$")]
    private static partial Regex Pattern();
}
