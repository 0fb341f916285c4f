using MiniPod.Agent.Decisions;
using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Agent.Watching;

/// <summary>Reads what a decision about a pod depends on.</summary>
/// <param name="runtime">The store and the engine.</param>
internal sealed class PodReader(PodRuntime runtime)
{
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
        return new PodView(record, facts, !status.Problems.Any(problem => OfTheSandbox.Contains(problem.Kind)));
    }

    private async Task<ContainerFacts> ReadAsync(
        PodRecord record, ContainerSpec container, ContainerStatus seen, CancellationToken cancellationToken)
    {
        var facts = new ContainerFacts(container.Name.Value, container.Role)
        {
            Policy = record.Spec.PolicyOf(container),
            Backoff = record.RestartsOf(container.Name.Value).Backoff,
            IsHeld = record.Idle.Contains(container.FullName),
            IsEndedByProbe = record.RestartsOf(container.Name.Value).EndedByProbe == container.FullName,
        };
        if (record.Pending.Contains(container.FullName) || seen.State is null or ContainerState.Created) return facts;

        // The engine writes its list a moment after it has told that a container has ended, so those that run are asked for as well.
        var details = await runtime.Engine.FindContainerAsync(seen.ContainerId!, cancellationToken).ConfigureAwait(false);
        if (details is null) return facts;
        facts = facts with { Instance = details };
        return details.State.HasProcess()
            ? facts with { State = InstanceState.Running, HasStarted = container.StartupProbe is null }
            : facts with
            {
                State = InstanceState.Ended,
                ExitCode = details.ExitCode,
                FinishedAt = details.FinishedAt ?? record.CreatedAt,
            };
    }
}
