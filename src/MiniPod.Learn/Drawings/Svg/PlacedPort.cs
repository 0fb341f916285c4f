using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>The host's end of a connection.</summary>
/// <param name="Middle">Where its middle is.</param>
/// <param name="Lines">What stands in it.</param>
internal sealed record PlacedPort(double Middle, IReadOnlyList<(string Text, TextStyle Style)> Lines)
{
    /// <summary>How it is connected.</summary>
    public required TopologyWire Wire { get; init; }

    /// <summary>The host's interface; null if it is gone.</summary>
    public TopologyInterface? Interface { get; init; }

    /// <summary>The bridge that it is a port of; null for none.</summary>
    public string? Bridge { get; init; }

    /// <summary>Whether a bridge or device is at its left.</summary>
    public bool HasSegment { get; init; }

    /// <summary>Whether it is plugged into its bridge.</summary>
    public bool IsPlugged { get; init; } = true;

    /// <summary>Whether the connection is broken.</summary>
    public bool IsBroken { get; init; }

    /// <summary>What stands above and below the cable.</summary>
    public (string Above, string Below) Label { get; init; }

    /// <summary>Its height.</summary>
    public double Height => Math.Max(54, 18 + (19 * Lines.Count));
}
