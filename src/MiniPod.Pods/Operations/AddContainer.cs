using MiniPod.Pods.Execution;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Adds a container to an existing pod, or re-creates one of its containers as the next attempt. One former attempt is
/// kept for its logs, as in the kubelet; earlier ones are removed.
/// </summary>
public static class AddContainer
{
    /// <summary>Adds a container without starting it, as <c>create --pod</c> does.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task<RunningPod> CreateAsync(
        PodRuntime runtime, string pod, ContainerSpec container, CreateOptions options, CancellationToken cancellationToken) =>
        AddAsync(runtime, pod, container, options, fullName => new CreateContainerVerb(fullName), cancellationToken);

    /// <summary>Adds a container and starts it, as <c>run --pod</c> does. If the pod is not running, its sandbox and
    /// network are started first.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="container">The container. If it is re-created, its attempt is at least the next one, and it keeps
    /// its ports, because they belong to the pod.</param>
    /// <param name="options">How to create the container.</param>
    /// <param name="cancellationToken">Cancels the operation; what was created is undone.</param>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">The container is not valid, or it exists and was not to be replaced. Nothing was
    /// changed.</exception>
    /// <exception cref="OperationFailedException">A step failed. The pod is unchanged, except that a container that was
    /// to be replaced is stopped.</exception>
    public static Task<RunningPod> RunAsync(
        PodRuntime runtime, string pod, ContainerSpec container, CreateOptions options, CancellationToken cancellationToken) =>
        AddAsync(runtime, pod, container, options, fullName => new AddContainerVerb(fullName), cancellationToken);

    private static async Task<RunningPod> AddAsync(
        PodRuntime runtime,
        string pod,
        ContainerSpec container,
        CreateOptions options,
        Func<string, PodVerb> verbFor,
        CancellationToken cancellationToken)
    {
        PodSpecRules.CheckJoining(container);
        using var session = await PodOpening.OpenAsync(runtime, pod, verbFor(container.FullName), cancellationToken).ConfigureAwait(false);
        var before = session.Record;
        var former = before.Find(container.Name.Value);
        var added = AsNext(before, container, options);
        session.RequireWhole();
        if (before.Phase == PodPhase.Running) await LiveSandbox.RequireAsync(runtime, session, cancellationToken).ConfigureAwait(false);
        else await session.RequireHostAsync(cancellationToken).ConfigureAwait(false);

        // The journal comes before the record, so that for every container in the record it shows whether it was
        // completely created.
        var operation = session.Begin(verbFor(added.FullName), new StepOptions { Output = options.Output });
        var watch = added.RemoveOnExit ? RemovalWatch.TryTake(runtime, new RemovalTarget(before.Id, added.FullName)) : null;
        try
        {
            if (former is not null)
                await operation.ClearAsync(plan => StepSet.RunOfContainer(plan, former.FullName), options.Grace).ConfigureAwait(false);
            session.Write(session.Record.With(added), durable: true);
            if (operation.Verb.After(before.Phase) == PodPhase.Running) await operation.PrepareForOneAsync().ConfigureAwait(false);
            await operation.DoAsync(cancellationToken).ConfigureAwait(false);
            await FormerAttempts.RemoveEarlierAsync(session, operation, added.Name).ConfigureAwait(false);
            operation.Complete();
            return new RunningPod(session.Record, watch);
        }
        catch (Exception error)
        {
            watch?.Delete();
            var left = await operation.GiveUpAsync(error, record => Undone(record, before, added)).ConfigureAwait(false);
            if (error is OperationCanceledException && cancellationToken.IsCancellationRequested && left.Count == 0) throw;
            var isStopped = former is not null && session.Record.Idle.Contains(former.FullName) && before.Phase == PodPhase.Running;
            var undone = isStopped
                ? $"The pod is as it was before, except that its container \"{container.Name}\" is stopped. Start it with "
                    + $"'minipod start -c {container.Name} {before.FullName}'."
                : "The pod is as it was before.";
            throw new OperationFailedException("add a container to", before.FullName, error, undone, left, again: "minipod recover");
        }
    }

    /// <summary>The container as it would be in the pod.</summary>
    /// <exception cref="PodException">The pod has such a container, and it is not to be replaced.</exception>
    internal static ContainerSpec AsNext(PodRecord before, ContainerSpec container, CreateOptions options)
    {
        var former = before.Find(container.Name.Value);
        if (former is not null && !options.Replace)
        {
            throw new PodException(
                $"pod \"{before.FullName}\" already has a container \"{container.Name}\". Choose another --name, or replace the "
                + "container with --replace.");
        }

        var added = container with { RemoveOnExit = options.RemoveOnExit };
        return former is null
            ? added
            : added with { Attempt = Math.Max(container.Attempt, former.Attempt + 1), Ports = former.Ports };
    }

    private static PodRecord Undone(PodRecord record, PodRecord before, ContainerSpec added) => before.Phase == PodPhase.Running
        ? record.Without(added.FullName)
        : record.Without(added.FullName) with { Idle = before.Idle };
}
