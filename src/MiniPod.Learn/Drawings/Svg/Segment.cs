using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>A bridge along its ports, or a part of one that begins again further down; or a device of the host along what is on
/// it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Top">Its top.</param>
/// <param name="Lines">What stands in its head.</param>
internal sealed record Segment(string Name, double Top, IReadOnlyList<(string Text, TextStyle Style)> Lines)
{
    /// <summary>The bridge; null if it is a device.</summary>
    public TopologyBridge? Bridge { get; init; }

    /// <summary>The device; null if it is a bridge.</summary>
    public TopologyInterface? Device { get; init; }

    /// <summary>Its bottom.</summary>
    public double Bottom { get; set; }

    /// <summary>Whether the bridge is gone or down.</summary>
    public bool IsBroken => Device is null && Bridge?.Interface.Link.IsUp != true;

    /// <summary>The height of a head.</summary>
    public static double HeadOf(int lines) => 14 + (18 * lines);
}
