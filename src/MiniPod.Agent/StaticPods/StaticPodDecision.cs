namespace MiniPod.Agent.StaticPods;

/// <summary>What to do with the static pods.</summary>
/// <param name="Memory">What has to be known at the next look.</param>
/// <param name="Actions">What to do now; each can be done at the same time as the others.</param>
/// <param name="Notes">What a user should know, a line each; everything is told once.</param>
/// <param name="WakeAt">When to decide again, even if nothing happens; null: only when something does.</param>
public sealed record StaticPodDecision(
    StaticPodMemory Memory, IReadOnlyList<StaticPodAction> Actions, IReadOnlyList<string> Notes, TimeSpan? WakeAt);
