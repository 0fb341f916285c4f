namespace MiniPod.Net;

/// <summary>What an interface is as a port of a bridge.</summary>
/// <param name="State">Whether the bridge sends through it.</param>
/// <param name="IsHairpin">Whether a frame may leave through the port on which it came, which a pod needs to reach its own
/// published port.</param>
/// <remarks>bridge(8), "bridge link".</remarks>
public sealed record BridgePort(BridgePortState State, bool IsHairpin);
