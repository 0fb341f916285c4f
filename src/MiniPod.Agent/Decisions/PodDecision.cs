using MiniPod.Pods.Status;

namespace MiniPod.Agent.Decisions;

/// <summary>What to do with a pod.</summary>
/// <param name="Phase">What the pod is.</param>
/// <param name="Actions">What to do now, in this order; none if all is as it should be.</param>
/// <param name="Waits">Until when containers wait for their restart, by their names.</param>
public sealed record PodDecision(
    KubernetesPhase Phase, IReadOnlyList<PodAction> Actions, IReadOnlyDictionary<string, DateTimeOffset> Waits)
{
    /// <summary>When to decide again, even if nothing happens; null: only when something does.</summary>
    public DateTimeOffset? WakeAt => Waits.Count == 0 ? null : Waits.Values.Min();
}
