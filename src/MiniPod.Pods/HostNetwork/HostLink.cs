using System.Text.Json;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A network interface of the host, or of a namespace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind, <c>bridge</c>, <c>veth</c>, <c>ifb</c>; empty for a physical interface.</param>
/// <param name="Master">The bridge that it is attached to; null if there is none.</param>
internal sealed record HostLink(string Name, string Kind, string? Master)
{
    /// <summary>Its index in its namespace, from 1.</summary>
    public required int Index { get; init; }

    /// <summary>Its MAC address in lower case; null if it has none.</summary>
    public string? Mac { get; init; }

    /// <summary>The index of its peer, in the namespace of the peer, if that is another one; null if it has no peer there.</summary>
    public int? PeerIndex { get; init; }

    /// <summary>The id by which its namespace knows that of its peer (<c>ip netns list-id</c>); null if it has no peer in
    /// another namespace.</summary>
    public int? PeerNamespace { get; init; }

    /// <summary>Whether it has a MAC address, and another one than the given.</summary>
    public bool HasOtherMac(string mac) => Mac is not null && !Mac.Equals(mac, StringComparison.OrdinalIgnoreCase);

    /// <summary>Lists all interfaces; none if the program ip is missing.</summary>
    /// <exception cref="PodException">They cannot be read.</exception>
    public static async Task<IReadOnlyList<HostLink>> ListAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        var text = await programs.ReadAsync("ip", ["-j", "-d", "link", "show"], cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(text) ? [] : Parse(text);
    }

    /// <summary>Finds an interface of a namespace; null if there is no such interface or namespace.</summary>
    public static async Task<HostLink?> FindAsync(
        IHostPrograms programs, string netns, string name, CancellationToken cancellationToken)
    {
        string[] query = ["-d", "link", "show", "dev", name];
        var text = await NamespaceIp.AskAsync(programs, netns, query, cancellationToken).ConfigureAwait(false);
        return text is null ? null : Parse(text).SingleOrDefault();
    }

    private static IReadOnlyList<HostLink> Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _)).Select(Read)];
    }

    private static HostLink Read(JsonElement link) => new(
        link.GetProperty("ifname").GetString()!,
        link.TryGetProperty("linkinfo", out var info) && info.TryGetProperty("info_kind", out var kind) ? kind.GetString()! : "",
        link.TryGetProperty("master", out var master) ? master.GetString() : null)
    {
        Index = link.GetProperty("ifindex").GetInt32(),
        Mac = link.TryGetProperty("address", out var mac) ? mac.GetString() : null,
        PeerIndex = Number(link, "link_index"),
        PeerNamespace = Number(link, "link_netnsid"),
    };

    private static int? Number(JsonElement link, string name) =>
        link.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : null;
}
