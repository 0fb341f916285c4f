namespace MiniPod.Learn.Drawings.Svg;

/// <summary>A kind of part of the drawing.</summary>
internal enum DrawnPartKind
{
    /// <summary>The other hosts.</summary>
    Outside,

    /// <summary>An interface of the host to the outside.</summary>
    Uplink,

    /// <summary>A place in the host that a routed packet passes.</summary>
    Card,

    /// <summary>A bridge.</summary>
    Bridge,

    /// <summary>The host's end of a connection.</summary>
    Port,

    /// <summary>An interface of a pod.</summary>
    PodInterface,
}
