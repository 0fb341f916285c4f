using MiniPod.Engine;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Live;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Starts, stops, restarts and removes one container of a pod; the others stay as they are. The operations are
/// idempotent: it is not an error if the container is already in the requested state. <see cref="AddContainer"/>
/// creates containers.
/// </summary>
public static class PodContainer
{
    /// <summary>What happens to a start after a signal, as the end of a sentence.</summary>
    public static string AfterSignalOfStart => new StartContainerVerb("").AfterSignal;

    /// <summary>What happens to a stop after a signal, as the end of a sentence.</summary>
    public static string AfterSignalOfStop => new StopContainerVerb("").AfterSignal;

    /// <summary>What happens to a restart after a signal, as the end of a sentence.</summary>
    public static string AfterSignalOfRestart => new RestartContainerVerb("").AfterSignal;

    /// <summary>What happens to a removal after a signal, as the end of a sentence.</summary>
    public static string AfterSignalOfRemove => new RemoveContainerVerb("").AfterSignal;

    /// <summary>Starts a container. If the pod is not running, its sandbox and network are started first, but not its
    /// other containers.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="container">The container's name, which refers to its latest attempt.</param>
    /// <param name="cancellationToken">Cancels the operation; what was done is undone.</param>
    /// <exception cref="PodException">There is no such container (<see cref="ContainerNotFoundException"/>), or it
    /// cannot join the pod's sandbox. Nothing was changed.</exception>
    /// <exception cref="OperationFailedException">A step failed. The pod is unchanged.</exception>
    public static async Task<PodRecord> StartAsync(PodRuntime runtime, string pod, string container, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(
            runtime, pod, new StartContainerVerb(container), cancellationToken).ConfigureAwait(false);
        var app = await RequireStartableAsync(runtime, session, container, cancellationToken).ConfigureAwait(false);
        var before = session.Record;
        if (app.State == ContainerState.Paused)
        {
            throw new PodException(
                $"container \"{container}\" of pod \"{before.FullName}\" is paused. Run 'docker unpause "
                + $"{before.Identity.ContainerName(app.FullName)}' to resume it.");
        }

        if (app.HasProcess) return before;
        if (before.Phase != PodPhase.Running) await session.RequireHostAsync(cancellationToken).ConfigureAwait(false);
        var operation = session.Begin(new StartContainerVerb(app.FullName));
        try
        {
            await operation.ClearAsync(operation.Verb.Undoes).ConfigureAwait(false);
            await operation.PrepareForOneAsync().ConfigureAwait(false);
            session.Write(AsWished(session.Record, app));
            await operation.DoAsync(cancellationToken).ConfigureAwait(false);
            operation.Complete();
            return session.Record;
        }
        catch (Exception error)
        {
            var left = await operation.GiveUpAsync(error, record => AsBefore(record, before)).ConfigureAwait(false);
            if (error is OperationCanceledException && cancellationToken.IsCancellationRequested && left.Count == 0) throw;
            throw Failed("start", before, container, error, "The pod is as it was before.", left, again: "minipod recover");
        }
    }

    /// <summary>Stops a container. It stays stopped until it or the pod is started.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="container">The container's name, which refers to its latest attempt.</param>
    /// <param name="grace">The grace period between the stop signal and SIGKILL; zero kills immediately, null for the pod's own.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; a stop in progress is completed.</param>
    /// <exception cref="ContainerNotFoundException">There is no such container.</exception>
    /// <exception cref="OperationFailedException">It could not be stopped.</exception>
    public static async Task<PodRecord> StopAsync(
        PodRuntime runtime, string pod, string container, TimeSpan? grace, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(
            runtime, pod, new StopContainerVerb(container), cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        return await StopAsync(runtime, session, Require(session.Record, container), grace, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops one attempt of a container. Does nothing if the attempt is gone, or is no longer the
    /// latest.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's id.</param>
    /// <param name="fullName">The container's full name.</param>
    /// <param name="grace">The grace period between the stop signal and SIGKILL; zero kills immediately, null for the pod's own.</param>
    /// <exception cref="PodException">The pod is partly removed.</exception>
    /// <exception cref="OperationFailedException">It could not be stopped.</exception>
    internal static async Task StopAttemptAsync(PodRuntime runtime, string pod, string fullName, TimeSpan grace)
    {
        using var session = await PodOpening.OpenAsync(
            runtime, pod, new StopContainerVerb(fullName), CancellationToken.None).ConfigureAwait(false);
        session.RequireWhole();
        if (session.Record.Find(ContainerSpec.NameOf(fullName)) is not { } latest || latest.FullName != fullName) return;
        await StopAsync(runtime, session, latest, grace, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<PodRecord> StopAsync(
        PodRuntime runtime, PodSession session, ContainerSpec latest, TimeSpan? grace, CancellationToken cancellationToken)
    {
        var (container, verb) = (latest.Name.Value, new StopContainerVerb(latest.FullName));
        var effects = session.Journal.State.Effects;
        if (!verb.Undoes(session.Plan()).Any(step => effects.ContainsKey(step.Key)))
        {
            // MiniPod did not start it, but another program may have.
            var app = await FindAsync(runtime, session.Record, container, cancellationToken).ConfigureAwait(false);
            var limit = grace ?? session.Record.Spec.Grace;
            if (app.HasProcess)
                await runtime.Engine.StopContainerAsync(app.ContainerId!, limit, CancellationToken.None).ConfigureAwait(false);
            if (session.Record.Phase == PodPhase.Running && !session.Record.Idle.Contains(app.FullName))
                session.Write(verb.Settle(session.Record));
            return session.Record;
        }

        var operation = session.Begin(verb);
        var left = await operation.UndoAsync(force: grace == TimeSpan.Zero, grace).ConfigureAwait(false);
        if (left.Count == 0)
        {
            operation.Complete();
            return session.Record;
        }

        operation.Fail(session.Record.Phase, left[0].Error);
        throw Failed("stop", session.Record, container, left[0].Error, "", left);
    }

    /// <summary>Stops a container and starts it again in one operation, so that a command that waits for the pod to
    /// finish does not mistake the moment in between for the end. A container that is not running is started.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="container">The container's name, which refers to its latest attempt.</param>
    /// <param name="grace">The grace period between the stop signal and SIGKILL; zero kills immediately, null for the pod's own.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; a restart in progress is completed.</param>
    /// <exception cref="PodException">There is no such container (<see cref="ContainerNotFoundException"/>), or it
    /// cannot join the pod's sandbox. Nothing was changed.</exception>
    /// <exception cref="OperationFailedException">The container could not be stopped, or it failed to start and is now
    /// stopped.</exception>
    public static async Task<PodRecord> RestartAsync(
        PodRuntime runtime, string pod, string container, TimeSpan? grace, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(
            runtime, pod, new RestartContainerVerb(container), cancellationToken).ConfigureAwait(false);
        var app = await RequireStartableAsync(runtime, session, container, cancellationToken).ConfigureAwait(false);
        var before = session.Record;
        if (before.Phase != PodPhase.Running) await session.RequireHostAsync(cancellationToken).ConfigureAwait(false);
        var operation = session.Begin(new RestartContainerVerb(app.FullName));
        var kept = await operation.UndoAsync(force: grace == TimeSpan.Zero, grace).ConfigureAwait(false);
        if (kept.Count > 0)
        {
            operation.Fail(before.Phase, kept[0].Error);
            throw Failed("restart", before, container, kept[0].Error, "", kept);
        }

        try
        {
            await operation.PrepareForOneAsync().ConfigureAwait(false);
            session.Write(AsWished(session.Record, app));
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            operation.Complete();
            return session.Record;
        }
        catch (Exception error)
        {
            var left = await operation.GiveUpAsync(error, record =>
                (before.Phase == PodPhase.Running ? record : before).WithIdle(app.FullName, isIdle: true)).ConfigureAwait(false);
            throw Failed("restart", before, container, error, $"Container \"{container}\" is stopped.", left, again: "minipod recover");
        }
    }

    /// <summary>Removes all attempts of a container. The other containers, and the network, stay.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="force">Whether to remove the container even if it is running, without a grace period.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; a removal in progress is completed.</param>
    /// <returns>Whether the container existed. As for CRI's <c>RemoveContainer</c>, it is not an error if it is
    /// already gone.</returns>
    /// <exception cref="PodException">The container is running, and <paramref name="force"/> is false.</exception>
    /// <exception cref="OperationFailedException">It could not be removed. It is kept, so that the removal can be
    /// repeated.</exception>
    public static async Task<bool> RemoveAsync(
        PodRuntime runtime, string pod, string container, bool force, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(
            runtime, pod, new RemoveContainerVerb(container), cancellationToken).ConfigureAwait(false);
        var record = session.Record;
        if (record.Find(container) is not { } latest) return false;
        if (!force && (await FindAsync(runtime, record, container, cancellationToken).ConfigureAwait(false)).HasProcess)
        {
            throw new PodException(
                $"container \"{container}\" of pod \"{record.FullName}\" is running. Stop it first with 'minipod stop -c {container} "
                + $"{record.FullName}', or remove it anyway with 'minipod rm -f -c {container} {record.FullName}'.");
        }

        // The latest attempt comes last: if the removal is interrupted, the container is unchanged except for its
        // former attempts.
        foreach (var attempt in record.Former.Where(one => one.Name == latest.Name).Append(latest))
            await RemoveAttemptAsync(session, attempt).ConfigureAwait(false);
        return true;
    }

    /// <summary>Removes one attempt of a container, whatever its state.</summary>
    internal static async Task RemoveAttemptAsync(PodSession session, ContainerSpec attempt)
    {
        var record = session.Record;
        var operation = session.Begin(new RemoveContainerVerb(attempt.FullName));
        var left = await operation.UndoAsync(force: true).ConfigureAwait(false);
        if (left.Count > 0)
        {
            operation.Fail(record.Phase, left[0].Error);
            throw Failed(
                "remove", record, attempt.Name.Value, left[0].Error, "", left, again: $"minipod rm -f -c {attempt.Name} {record.FullName}");
        }

        session.Forget(attempt.FullName);
        operation.Complete();
    }

    // Nothing is known of a container that the user starts: neither how it ended, nor how often it has failed.
    private static PodRecord AsWished(PodRecord record, ContainerStatus container) => (record with { Finish = null })
        .WithIdle(container.FullName, isIdle: false)
        .WithPending(container.FullName, isPending: false)
        .WithRestarts(container.Name, RestartHistory.None);

    private static PodRecord AsBefore(PodRecord record, PodRecord before) => record with
    {
        Idle = before.Idle,
        Pending = before.Pending,
        Restarts = before.Restarts,
        Finish = before.Finish,
        StartedAt = before.StartedAt,
    };

    private static ContainerSpec Require(PodRecord record, string container) =>
        record.Find(container) ?? throw new ContainerNotFoundException(record, container);

    private static async Task<ContainerStatus> FindAsync(
        PodRuntime runtime, PodRecord record, string container, CancellationToken cancellationToken)
    {
        var status = await runtime.Status().GetAsync(record, cancellationToken).ConfigureAwait(false);
        return status.Containers.First(one => one.Name == container);
    }

    private static async Task<ContainerStatus> RequireStartableAsync(
        PodRuntime runtime, PodSession session, string container, CancellationToken cancellationToken)
    {
        session.RequireWhole();
        var record = session.Record;
        var isPending = record.Pending.Contains(Require(record, container).FullName);
        if (isPending && !record.Idle.Contains(Require(record, container).FullName))
        {
            throw new PodException(record.RestartsOf(container).FailureReason is { } reason
                ? $"container \"{container}\" of pod \"{record.FullName}\" could not be started yet ({reason}). The agent tries again; "
                    + $"'minipod events {record.FullName}' tells more."
                : $"container \"{container}\" of pod \"{record.FullName}\" waits for the init containers before it.");
        }

        var app = await FindAsync(runtime, record, container, cancellationToken).ConfigureAwait(false);
        if (app.State is null && !isPending)
        {
            throw new PodException(
                $"container \"{container}\" of pod \"{record.FullName}\" was removed. Run 'minipod repair {record.FullName}' "
                + "to re-create it.");
        }

        if (record.Phase == PodPhase.Running) await LiveSandbox.RequireAsync(runtime, session, cancellationToken).ConfigureAwait(false);
        return app;
    }

    private static OperationFailedException Failed(
        string verb,
        PodRecord record,
        string container,
        Exception cause,
        string undone,
        IReadOnlyList<UndoFailure> left,
        string? again = null) =>
        new(
            $"{verb} container \"{container}\" of",
            record.FullName,
            cause,
            undone,
            left,
            again: again ?? $"minipod {verb} -c {container} {record.FullName}");
}
