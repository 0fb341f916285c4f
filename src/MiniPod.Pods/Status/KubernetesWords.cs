using System.Globalization;
using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>A pod with a restart policy in kubectl's words. Source: kubelet's container states, and kubectl's printPod.</summary>
internal static class KubernetesWords
{
    private const string Initializing = "PodInitializing", Creating = "ContainerCreating", Looping = "CrashLoopBackOff",
        PullLooping = "ImagePullBackOff", Completed = "Completed";

    /// <summary>Returns the containers with their reasons.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="containers">The containers, as the engine lists them, in the order of the specification.</param>
    /// <param name="ranOutOfMemory">Whether the kernel killed the container with that id for want of memory.</param>
    /// <param name="watch">What the agent knows of the pod; null if no agent runs.</param>
    public static IReadOnlyList<ContainerStatus> Explain(
        PodRecord record, IReadOnlyList<ContainerStatus> containers, Func<string, bool> ranOutOfMemory, PodWatch? watch)
    {
        var hasInit = containers.Any(one => one.Role == ContainerRole.Init);
        return [.. containers.Zip(record.Spec.Containers, (status, container) =>
        {
            var history = record.RestartsOf(status.Name);
            return status with
            {
                Reason = ReasonOf(record, container, status, history, hasInit, ranOutOfMemory),
                Message = history.FailureMessage,
                IsReady = status.IsRunning && IsReady(container, watch?.Containers.GetValueOrDefault(status.Name), status.ContainerId),
            };
        })];
    }

    /// <summary>The pod in one word, as <c>kubectl get pods</c> has it.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="containers">The containers with their reasons.</param>
    public static string Of(PodRecord record, IReadOnlyList<ContainerStatus> containers)
    {
        if (record.Finish?.Reason is { } whole) return whole;
        var first = containers.Where(one => one.Role != ContainerRole.App).ToList();
        foreach (var (index, one) in first.Index())
        {
            if (one.Role == ContainerRole.Init && one.ExitCode == 0 || one.Role == ContainerRole.Sidecar && one.IsRunning) continue;
            if (record.Finish is not null && one.Role == ContainerRole.Sidecar) continue;
            return one.Reason is null or Initializing or Creating
                ? string.Create(CultureInfo.InvariantCulture, $"Init:{index}/{first.Count}")
                : $"Init:{one.Reason}";
        }

        var apps = containers.Where(one => one.Role == ContainerRole.App).ToList();
        var reason = apps.FirstOrDefault(one => one.Reason is not null)?.Reason ?? "Running";
        return reason != Completed || !apps.Any(one => one.IsReady) ? reason
            : apps.All(one => one.IsReady || one.Reason == Completed) ? "NotReady"
            : reason;
    }

    private static string? ReasonOf(
        PodRecord record,
        ContainerSpec container,
        ContainerStatus status,
        RestartHistory history,
        bool hasInit,
        Func<string, bool> ranOutOfMemory)
    {
        if (status.HasProcess) return null;
        if (history.EndedWith is { } before)
            return history.FailureReason == StartFailure.Run ? "StartError" : EndOf(before, ranOutOfMemory: false);
        var isPending = record.Pending.Contains(container.FullName);
        if (record.Finish is null && history.FailureReason is { } failure)
            return failure == StartFailure.Image ? PullLooping : StartFailure.IsOfTheProgram(failure) ? Looping : failure;
        if (isPending || status.State is null or ContainerState.Created) return hasInit ? Initializing : Creating;
        var code = status.ExitCode ?? 0;
        var runsAgain = RestartRule.RunsAgain(
            container.Role, record.Spec.PolicyOf(container), container.RestartRules, code, history.EndedByProbe == container.FullName);
        var isKept = record is { Finish: null, Phase: PodPhase.Running } && !record.Idle.Contains(container.FullName);
        if (isKept && runsAgain && history.Backoff.Delay > TimeSpan.Zero) return Looping;
        return EndOf(code, code == ExitStatus.Killed && ranOutOfMemory(status.ContainerId!));
    }

    /// <summary>Why a container has ended, in one word.</summary>
    /// <param name="code">Its exit code.</param>
    /// <param name="ranOutOfMemory">Whether the kernel killed it for want of memory.</param>
    public static string EndOf(int code, bool ranOutOfMemory) => code == 0 ? Completed : ranOutOfMemory ? "OOMKilled" : "Error";

    /// <summary>Whether a container that runs is ready. Without an agent nobody knows what its probes would say.</summary>
    /// <param name="container">The container.</param>
    /// <param name="watch">What the agent knows of it; null if no agent runs.</param>
    /// <param name="id">The engine's id of its instance.</param>
    public static bool IsReady(ContainerSpec container, PodWatch.ContainerWatch? watch, string? id) =>
        watch is not null && watch.ContainerId == id ? watch.IsReady : container is { StartupProbe: null, ReadinessProbe: null };
}
