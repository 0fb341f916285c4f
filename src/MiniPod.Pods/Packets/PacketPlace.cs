using MiniPod.Linux;

namespace MiniPod.Pods.Packets;

/// <summary>A network namespace through which a packet goes.</summary>
/// <param name="Kind">Whose it is.</param>
/// <param name="Name">The full name of the pod, or the path of the namespace; empty for the host and outside.</param>
/// <param name="Namespace">Which one it is.</param>
public sealed record PacketPlace(PacketPlaceKind Kind, string Name, FileIdentity Namespace)
{
    /// <summary>A path by which programs can enter it; null for those that have none.</summary>
    public string? Path { get; init; }
}
