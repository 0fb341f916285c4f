using MiniPod.Linux;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>A rule that decided about a packet.</summary>
/// <param name="Namespace">The network namespace that has the rule.</param>
/// <param name="Event">What the kernel told.</param>
internal sealed record PlacedEvent(FileIdentity Namespace, RuleEvent Event);
