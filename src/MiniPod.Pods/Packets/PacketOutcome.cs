using System.Net.Sockets;

namespace MiniPod.Pods.Packets;

/// <summary>What became of a request for the one who asked.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">The first line of the answer; empty if there is none, or if it is no text.</param>
/// <param name="Bytes">How many bytes the answer had.</param>
public sealed record PacketOutcome(PacketOutcomeKind Kind, string Text = "", int Bytes = 0)
{
    /// <summary>The error that the socket reported; null if there was none.</summary>
    public SocketError? Error { get; init; }
}
