using MiniPod.Pods.Execution;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Adds a container to a pod that is there, or makes one of its containers anew as the next attempt. The former attempt is kept, as
/// kubelet keeps one, for its logs; earlier ones go.
/// </summary>
public static class AddContainer
{
    /// <summary>Adds a container without starting it, as <c>create --pod</c> does.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task<RunningPod> CreateAsync(
        PodRuntime runtime, string pod, ContainerSpec container, CreateOptions options, CancellationToken cancellationToken) =>
        AddAsync(runtime, pod, container, options, fullName => new CreateContainerVerb(fullName), cancellationToken);

    /// <summary>Adds a container and starts it, as <c>run --pod</c> does. A pod that does not run yet gets its sandbox
    /// and network first.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="container">The container. Where it is made anew its attempt is at least the next, and its ports are
    /// those it had: they are the pod's.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up: what was made is undone.</param>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">The container is not valid, or it is there and is not to be replaced; nothing was done.</exception>
    /// <exception cref="OperationFailedException">A step failed; the pod is as it was, except that a container that was
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
        if (former is not null && !options.Replace)
        {
            throw new PodException(
                $"pod \"{before.FullName}\" has a container \"{container.Name}\" already. Choose another --name, or make that "
                + "one anew with --replace.");
        }

        var added = container with { RemoveOnExit = options.RemoveOnExit };
        if (former is not null) added = added with { Attempt = Math.Max(container.Attempt, former.Attempt + 1), Ports = former.Ports };
        session.RequireWhole();
        if (before.Phase == PodPhase.Running) await LiveSandbox.RequireAsync(runtime, session, cancellationToken).ConfigureAwait(false);

        // The journal first: whoever finds the container in the record knows by the journal whether it was completely made.
        var operation = session.Begin(verbFor(added.FullName), new StepWishes { Output = options.Output });
        var watch = added.RemoveOnExit ? RemovalWatch.TryTake(runtime, new RemovalTarget(before.Id, added.FullName)) : null;
        try
        {
            if (former is not null)
                await operation.ClearAsync(plan => StepSet.RunOfContainer(plan, former.FullName), options.Grace).ConfigureAwait(false);
            session.Write(session.Record.With(added), durable: true);
            if (operation.Verb.After(before.Phase) == PodPhase.Running) await operation.PrepareForOneAsync().ConfigureAwait(false);
            await operation.DoAsync(cancellationToken).ConfigureAwait(false);
            await RemoveEarlierAsync(session, operation, added).ConfigureAwait(false);
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
                ? $"The pod is as it was before, except that its container \"{container.Name}\" is stopped."
                : "The pod is as it was before.";
            throw new OperationFailedException("add a container to", before.FullName, error, undone, left, again: "minipod recover");
        }
    }

    private static PodRecord Undone(PodRecord record, PodRecord before, ContainerSpec added) => before.Phase == PodPhase.Running
        ? record.Without(added.FullName)
        : record.Without(added.FullName) with { Idle = before.Idle };

    // Of the former attempts the last one is kept. One that cannot be removed stays for the next time: the new one stands.
    private static async Task RemoveEarlierAsync(PodSession session, PodOperation operation, ContainerSpec added)
    {
        foreach (var earlier in session.Record.Former.Where(one => one.Name == added.Name).SkipLast(1).ToList())
        {
            var left = await operation.UndoAsync(
                plan => plan.Where(step => step.Container == earlier.FullName), force: true).ConfigureAwait(false);
            if (left.Count == 0) session.Forget(earlier.FullName);
        }
    }
}
