using System.Text.Json;

namespace MiniPod.Pods.HostNetwork;

/// <summary>A network interface of the host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind, <c>bridge</c>, <c>veth</c>, <c>ifb</c>; empty for a physical interface.</param>
/// <param name="Master">The bridge that it is attached to; null if there is none.</param>
internal sealed record HostLink(string Name, string Kind, string? Master)
{
    /// <summary>Lists all interfaces; none if the program ip is missing.</summary>
    /// <exception cref="PodException">They cannot be read.</exception>
    public static async Task<IReadOnlyList<HostLink>> ListAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        if (await programs.ReadAsync(
            "ip", ["-j", "-d", "link", "show"], cancellationToken).ConfigureAwait(false) is not { Length: > 0 } text)
        {
            return [];
        }

        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _)).Select(Read)];
    }

    private static HostLink Read(JsonElement link) => new(
        link.GetProperty("ifname").GetString()!,
        link.TryGetProperty("linkinfo", out var info) && info.TryGetProperty("info_kind", out var kind) ? kind.GetString()! : "",
        link.TryGetProperty("master", out var master) ? master.GetString() : null);
}
