using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Packets;

/// <summary>A line of a packet's life.</summary>
/// <param name="Time">When, in microseconds; empty for what has no time of its own.</param>
/// <param name="Place">Where; empty where it is that of the line before.</param>
/// <param name="Label">What kind of thing happens.</param>
/// <param name="Subject">Which interface, or rule.</param>
/// <param name="Text">What it does.</param>
/// <param name="Tone">How to show it.</param>
internal sealed record StoryLine(string Time, string Place, string Label, string Subject, string Text, TextTone Tone = TextTone.Plain)
{
    /// <summary>What it tells of; null for a remark.</summary>
    public PacketStation? Station { get; init; }
}
