using MiniPod.Agent.Decisions;
using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Agent.Watching;

/// <summary>Reads what a decision about a pod depends on.</summary>
/// <param name="runtime">The store and the engine.</param>
internal sealed class PodReader(PodRuntime runtime)
{
    private const string Deadline = "deadline of the pod";

    private readonly SteadyClock _clock = new(runtime.Time);

    private static readonly HashSet<PodProblemKind> OfTheSandbox =
    [
        PodProblemKind.SandboxMissing,
        PodProblemKind.SandboxDead,
        PodProblemKind.SandboxRestarted,
        PodProblemKind.ContainerElsewhere,
    ];

    /// <summary>Reads it.</summary>
    /// <param name="record">The pod's record, as it was read a moment ago.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<PodView> ReadAsync(PodRecord record, CancellationToken cancellationToken)
    {
        var status = await runtime.Status().GetAsync(record, cancellationToken).ConfigureAwait(false);
        var facts = new List<ContainerFacts>();
        foreach (var (container, seen) in record.Spec.Containers.Zip(status.Containers))
            facts.Add(await ReadAsync(record, container, seen, cancellationToken).ConfigureAwait(false));
        var hasSandbox = !status.Problems.Any(problem => OfTheSandbox.Contains(problem.Kind))
            && SandboxAddress.Check(runtime, record) is null;
        return new PodView(record, facts, hasSandbox)
        {
            Now = _clock.Now,
            Deadline = record.Deadline is { } time
                ? _clock.At(Deadline, time, TimeSpan.FromSeconds(record.Spec.DeadlineSeconds!.Value))
                : null,
        };
    }

    private async Task<ContainerFacts> ReadAsync(
        PodRecord record, ContainerSpec container, ContainerStatus seen, CancellationToken cancellationToken)
    {
        var history = record.RestartsOf(container.Name.Value);
        var facts = new ContainerFacts(container.Name.Value, container.Role)
        {
            Policy = record.Spec.PolicyOf(container),
            Rules = container.RestartRules,
            IsHeld = record.Idle.Contains(container.FullName),
            IsEndedByProbe = history.EndedByProbe == container.FullName,
        };
        if (history.EndedWith is { } before) return facts with { State = InstanceState.Ended, ExitCode = before };
        if (record.Pending.Contains(container.FullName) || seen.State is null or ContainerState.Created)
            return facts with { DueAt = DueAt(finishedAt: null) };

        // The engine writes its list a moment after it has told that a container has ended, so those that run are asked for as well.
        var details = await runtime.Engine.FindContainerAsync(seen.ContainerId!, cancellationToken).ConfigureAwait(false);
        if (details is null) return facts with { DueAt = DueAt(finishedAt: null) };
        facts = facts with { Instance = details };
        return details.State.HasProcess()
            ? facts with { State = InstanceState.Running, HasStarted = container.StartupProbe is null }
            : facts with
            {
                State = InstanceState.Ended,
                ExitCode = details.ExitCode,
                DueAt = DueAt(details.FinishedAt ?? record.CreatedAt),
            };

        DateTimeOffset DueAt(DateTimeOffset? finishedAt)
        {
            var longest = history.Backoff.Delay > history.Retry.Delay ? history.Backoff.Delay : history.Retry.Delay;
            return _clock.At($"{container.Name}", history.StartAt(finishedAt), longest);
        }
    }
}
