namespace MiniPod.Net;

/// <summary>The state of a port of a bridge.</summary>
/// <remarks>bridge(8), "bridge link set state".</remarks>
public enum BridgePortState
{
    /// <summary>The port, or the bridge, is down.</summary>
    Disabled = 0,

    /// <summary>It only listens for other bridges.</summary>
    Listening = 1,

    /// <summary>It only learns addresses.</summary>
    Learning = 2,

    /// <summary>It works.</summary>
    Forwarding = 3,

    /// <summary>It is closed to prevent a loop.</summary>
    Blocking = 4,
}
