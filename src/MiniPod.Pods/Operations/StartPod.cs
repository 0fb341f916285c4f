using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Starts a pod that was created or stopped: sandbox, network, containers. In a running pod, containers that
/// have exited are started again.</summary>
public static class StartPod
{
    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public static string AfterSignal => new StartVerb().AfterSignal;

    /// <summary>Starts a pod. Does nothing if it is already running.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="cancellationToken">Cancels the start, which is then undone.</param>
    /// <param name="isByAgent">Whether the agent resumes it: it starts the containers itself, once the sandbox runs. Does nothing if the
    /// pod is not to be resumed any more. Default false.</param>
    /// <exception cref="OperationFailedException">A step failed. The pod is as it was before; if its sandbox had died,
    /// it is stopped.</exception>
    public static async Task<PodRecord> RunAsync(
        PodRuntime runtime, string pod, CancellationToken cancellationToken, bool isByAgent = false)
    {
        using var session = await PodOpening.OpenAsync(runtime, pod, new StartVerb(), cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        var record = session.Record;
        if (isByAgent && !record.IsToResume) return record; // meanwhile the user has stopped it, or started it
        var alive = record.Phase == PodPhase.Running
            && await LiveSandbox.IsAliveAsync(runtime, session, cancellationToken).ConfigureAwait(false);
        IReadOnlySet<string> ended = alive
            ? await EndedContainersAsync(runtime, session, cancellationToken).ConfigureAwait(false)
            : new HashSet<string>();
        if (alive && ended.Count == 0) return record;
        if (!alive) await RequireStartableAsync(runtime, session, cancellationToken).ConfigureAwait(false);

        var operation = session.Begin(new StartVerb());
        try
        {
            // Whatever a previous run left in effect is undone first; in a running pod, only for the containers that
            // have exited. Afterwards all containers should run.
            await operation.ClearAsync(plan => operation.Verb
                .Undoes(plan)
                .Where(step => !alive || step.Container is { } container && ended.Contains(container))).ConfigureAwait(false);
            session.ForgetRun(keepsPending: alive, isWish: !alive && !record.IsToResume, isLeftToAgent: isByAgent && !alive);
            await operation.DoAsync(cancellationToken).ConfigureAwait(false);
            operation.Complete();
            return session.Record;
        }
        catch (Exception error)
        {
            var left = alive
                ? await operation.RollBackAsync().ConfigureAwait(false)
                : await operation.UndoAsync(force: true).ConfigureAwait(false);
            var stopped = record.Phase == PodPhase.Created ? PodPhase.Created : PodPhase.Exited;
            operation.Fail(
                alive ? PodPhase.Running : FailedPhase.Of(error, record.Phase, stopped), error, session.Record with { Idle = record.Idle });
            if (error is OperationCanceledException && cancellationToken.IsCancellationRequested && left.Count == 0) throw;
            throw new OperationFailedException(
                "start", record.FullName, error, "The pod is as it was before.", left, again: $"minipod start {record.FullName}");
        }
    }

    private static async Task<IReadOnlySet<string>> EndedContainersAsync(
        PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        var status = await runtime.Status().GetAsync(session.Record, cancellationToken).ConfigureAwait(false);
        var record = session.Record;
        var atWork = record.Spec.Containers.Where(container => container.Role != ContainerRole.Init).Select(container => container.FullName)
            .Except(record.Pending)
            .ToHashSet();
        return status.Containers
            .Where(container => container.State is ContainerState.Created or ContainerState.Exited && atWork.Contains(container.FullName))
            .Select(container => container.FullName)
            .ToHashSet();
    }

    /// <summary>Makes sure that all containers of a pod exist.</summary>
    /// <exception cref="PodException">One of them was removed.</exception>
    internal static async Task<PodStatus> RequireContainersAsync(
        PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        var status = await runtime.Status().GetAsync(session.Record, cancellationToken).ConfigureAwait(false);
        if (status.Problems.FirstOrDefault(problem =>
            problem.Kind is PodProblemKind.SandboxMissing or PodProblemKind.ContainerMissing) is not { } gone)
        {
            return status;
        }

        var what = gone.Subject.Length > 0 ? $"container \"{gone.Subject}\"" : "the sandbox";
        throw new PodException(
            $"{what} of pod \"{session.Record.FullName}\" was removed. Run 'minipod repair {session.Record.FullName}' to "
            + "re-create it.");
    }

    /// <summary>Makes sure that a pod that does not run can be started.</summary>
    /// <exception cref="PodException">It cannot.</exception>
    internal static async Task RequireStartableAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        var record = session.Record;
        await session.RequireHostAsync(cancellationToken).ConfigureAwait(false);
        var status = await RequireContainersAsync(runtime, session, cancellationToken).ConfigureAwait(false);
        if (record.Phase == PodPhase.Running && status.Containers.FirstOrDefault(container => container.IsRunning) is { } serving)
        {
            throw new PodException(
                $"the sandbox of pod \"{record.FullName}\" died, but container \"{serving.Name}\" still runs in its old "
                + $"network namespace; a start would interrupt it. Run 'minipod stop {record.FullName}' first.");
        }
    }
}
