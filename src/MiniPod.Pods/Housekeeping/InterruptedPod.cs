using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>A pod that is neither as its last command was to leave it, nor being worked on.</summary>
/// <param name="Record">The pod.</param>
/// <param name="Why">What happened, as a clause about the pod.</param>
/// <param name="Fix">The command that ends it.</param>
internal sealed record InterruptedPod(PodRecord Record, string Why, string Fix);
