using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>The conditions and the phase of a pod, as kubelet would report them. Source: pkg/kubelet/status/generate.go.</summary>
public static class PodConditions
{
    /// <summary>The names of the conditions.</summary>
    public const string Scheduled = "PodScheduled", ReadyToStart = "PodReadyToStartContainers", Initialized = "Initialized",
        ContainersReady = "ContainersReady", Ready = "Ready";

    private const string PodCompleted = "PodCompleted";

    /// <summary>Returns the conditions, in the order in which they come to hold.</summary>
    public static IReadOnlyList<PodCondition> Of(PodStatus pod)
    {
        var ready = ReadyOf(pod, ContainersReady);
        return
        [
            new PodCondition(Scheduled, IsTrue: true), // to this host
            new PodCondition(ReadyToStart, HasSandbox(pod)),
            InitializedOf(pod),
            ready,
            ready with { Type = Ready }, // there are no readiness gates
        ];
    }

    /// <summary>Returns the phase. A pod without a restart policy has one too: it ends when all its containers have.</summary>
    public static KubernetesPhase PhaseOf(PodStatus pod)
    {
        if (pod.Record.Finish is { } finish) return finish.IsSuccess ? KubernetesPhase.Succeeded : KubernetesPhase.Failed;
        var apps = pod.Containers.Where(one => one.Role != ContainerRole.Init).ToList();
        if (pod.Record is { Spec.IsWatched: false, Operation: null } && apps.Count > 0 && apps.All(one => one.ExitCode is not null))
            return apps.All(one => one.ExitCode == 0) ? KubernetesPhase.Succeeded : KubernetesPhase.Failed;
        return HasSandbox(pod) && IsInitialized(pod) && (apps.Count == 0 || apps.Any(HasStarted))
            ? KubernetesPhase.Running
            : KubernetesPhase.Pending;
    }

    private static bool HasSandbox(PodStatus pod) => pod.Record.Phase == PodPhase.Running && pod.Sandbox.IsRunning;

    private static bool HasStarted(ContainerStatus container) =>
        container.IsRunning || container.ExitCode is not null || container.Attempt > 0;

    // An init container that has ended well may have been removed since: what runs after it tells.
    private static bool IsInitialized(PodStatus pod) =>
        pod.Record.Finish is { IsSuccess: true }
        || pod.Containers.All(one => IsInitialized(one))
        || pod.Containers.Any(one => one.Role == ContainerRole.App && one.IsRunning);

    private static bool IsInitialized(ContainerStatus container) => container.Role switch
    {
        ContainerRole.Init => container.ExitCode == 0,
        ContainerRole.Sidecar => container.IsRunning,
        _ => true,
    };

    private static PodCondition InitializedOf(PodStatus pod)
    {
        if (IsInitialized(pod)) return new(Initialized, true);
        var left = pod.Containers.Where(one => !IsInitialized(one)).Select(one => one.Name);
        return new(Initialized, false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', left)}]");
    }

    private static PodCondition ReadyOf(PodStatus pod, string type)
    {
        if (pod.Record.Finish is { } finish) return new(type, false, finish.IsSuccess ? PodCompleted : "PodFailed");
        var working = pod.Containers.Where(one => one.Role != ContainerRole.Init).ToList();
        var left = working.Where(one => !one.IsReady).Select(one => one.Name).ToList();
        if (HasSandbox(pod) && left.Count == 0) return new(type, true);
        var message = left.Count == 0 ? null : $"containers with unready status: [{string.Join(' ', left)}]";
        return new(type, false, "ContainersNotReady", message);
    }
}
