using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Waiting;

/// <summary>What one waits for with a pod.</summary>
/// <param name="Text">What was asked for, as it is shown: <c>condition=Ready</c>.</param>
/// <param name="IsDeletion">Whether the pod is to be gone. Then that it does not exist is no error.</param>
/// <param name="IsCreation">Whether the pod need not exist yet.</param>
/// <param name="Judge">How far an existing pod is.</param>
public sealed record PodGoal(string Text, bool IsDeletion, bool IsCreation, Func<PodStatus, GoalState> Judge)
{
    private const string Forms =
        "Use condition=NAME or condition=NAME=false, with one of PodScheduled, PodReadyToStartContainers, Initialized, ContainersReady and "
        + "Ready; delete, create, running or exited; or jsonpath='{.status.phase}'=PHASE.";

    private static readonly string[] Conditions =
    [
        PodConditions.Scheduled, PodConditions.ReadyToStart, PodConditions.Initialized, PodConditions.ContainersReady, PodConditions.Ready,
    ];

    /// <summary>The pod has ended: its containers have, and none runs again, or it was stopped.</summary>
    public static PodGoal Exited { get; } = Of("exited", pod => HasEnded(pod) ? GoalState.Met : GoalState.Open);

    /// <summary>The pod is ready, or has done its work.</summary>
    public static PodGoal ReadyOrDone { get; } = Of("condition=Ready", pod =>
        pod.Record.Finish is { IsSuccess: true } || PodConditions.PhaseOf(pod) == KubernetesPhase.Succeeded
            ? GoalState.Met
            : OfCondition(pod, PodConditions.Ready, isTrue: true));

    /// <summary>Reads what kubectl has in <c>wait --for</c>, and podman's <c>running</c> and <c>exited</c>.</summary>
    /// <exception cref="PodException">It is none of these.</exception>
    public static PodGoal Parse(string text)
    {
        var equals = text.IndexOf('=');
        var (kind, value) = equals < 0 ? (text, "") : (text[..equals], text[(equals + 1)..]);
        return kind.ToLowerInvariant() switch
        {
            "delete" when equals < 0 => new PodGoal(text, IsDeletion: true, IsCreation: false, _ => GoalState.Open),
            "create" when equals < 0 => new PodGoal(text, IsDeletion: false, IsCreation: true, _ => GoalState.Met),
            "running" when equals < 0 => Of(text, pod =>
                IsRunning(pod) ? GoalState.Met : pod.Record.Finish is null ? GoalState.Open : GoalState.Missed),
            "exited" when equals < 0 => Exited,
            "condition" => Condition(text, value),
            "jsonpath" => Phase(text, value),
            _ => throw Bad(text),
        };
    }

    private static PodGoal Of(string text, Func<PodStatus, GoalState> judge) => new(text, IsDeletion: false, IsCreation: false, judge);

    private static PodGoal Condition(string text, string value)
    {
        var parts = value.Split('=', 2);
        var name = Conditions.FirstOrDefault(one => one.Equals(parts[0], StringComparison.OrdinalIgnoreCase)) ?? throw Bad(text);
        var wanted = parts.Length == 1 || (bool.TryParse(parts[1], out var given) ? given : throw Bad(text));
        return Of(text, pod => OfCondition(pod, name, wanted));
    }

    private static GoalState OfCondition(PodStatus pod, string name, bool isTrue) =>
        PodConditions.Of(pod).First(one => one.Type == name).IsTrue == isTrue ? GoalState.Met
            : pod.Record.Finish is null ? GoalState.Open
            : GoalState.Missed;

    private static PodGoal Phase(string text, string value)
    {
        var parts = value.Split('=', 2);
        if (parts.Length != 2
            || parts[0].Trim('\'') != "{.status.phase}"
            || !Enum.TryParse<KubernetesPhase>(parts[1].Trim('\''), out var phase))
        {
            throw Bad(text);
        }

        return Of(text, pod => PodConditions.PhaseOf(pod) == phase ? GoalState.Met
            : pod.Record.Finish is null ? GoalState.Open
            : GoalState.Missed);
    }

    private static bool IsRunning(PodStatus pod) =>
        PodConditions.PhaseOf(pod) == KubernetesPhase.Running
        && pod.Containers.All(one => one.Role == ContainerRole.Init || one.IsRunning);

    private static bool HasEnded(PodStatus pod) =>
        pod.Record.Finish is not null
        || pod.Record is { Phase: PodPhase.Exited, IsToResume: false, Operation: null }
        || PodConditions.PhaseOf(pod) is KubernetesPhase.Succeeded or KubernetesPhase.Failed;

    private static PodException Bad(string text) =>
        new($"nothing can be waited for as \"{OneLine.Of(text)}\". {Forms}");
}
