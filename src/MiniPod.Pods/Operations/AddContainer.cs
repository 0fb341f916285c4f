using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Adds a container to a pod that is there, as <c>run --pod</c> does. A pod that does not run yet gets its sandbox and network first.</summary>
public static class AddContainer
{
    /// <summary>Adds a container and starts it.</summary>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="OperationFailedException">A step failed; the pod is as it was.</exception>
    public static async Task<RunningPod> RunAsync(PodHost host, string pod, ContainerSpec container, CreateOptions options, CancellationToken cancellationToken)
    {
        PodSpecRules.CheckJoining(container);
        var verb = new AddContainerVerb(container.Name.Value);
        using var session = await PodOpening.OpenAsync(host, pod, verb, cancellationToken).ConfigureAwait(false);
        var before = session.Record;
        if (before.Spec.Containers.Any(other => other.Name == container.Name))
            throw new PodException($"pod \"{before.Name}\" has a container \"{container.Name}\" already. Choose another --name.");
        var changed = before with { Spec = before.Spec with { Containers = [.. before.Spec.Containers, container] } };
        PodSpecRules.Check(changed.Spec);
        session.RequireWhole();
        if (before.Phase == PodPhase.Running) await LiveSandbox.RequireAsync(host, session, cancellationToken).ConfigureAwait(false);

        // The journal first: whoever finds the container in the record knows by the journal whether it was completely made.
        var operation = session.Begin(verb, new StepWishes { Output = options.Output });
        try
        {
            session.Write(session.Record with { Spec = changed.Spec }, durable: true);
            if (before.Phase != PodPhase.Running) await operation.ClearAsync(plan => plan.Where(step => step.Level == StepLevel.Run)).ConfigureAwait(false);
            await operation.DoAsync(cancellationToken).ConfigureAwait(false);
            operation.Complete();
            return new RunningPod(session.Record);
        }
        catch (Exception error)
        {
            var left = await operation.RollBackAsync().ConfigureAwait(false);
            // Where something is left the operation stays open: whoever comes next on the pod recovers it, and the container is gone.
            if (left.Count == 0) operation.Fail(before.Phase, error, before);
            if (error is OperationCanceledException && cancellationToken.IsCancellationRequested && left.Count == 0) throw;
            throw new OperationFailedException("run a container in", before.Name.Value, error, "The pod is as it was before.", left, again: "minipod recover");
        }
    }

    /// <summary>Removes one container from a pod; the others, and the network, stay.</summary>
    public static async Task RemoveAsync(PodHost host, string pod, string container, CancellationToken cancellationToken)
    {
        var verb = new RemoveContainerVerb(container);
        using var session = await PodOpening.OpenAsync(host, pod, verb, cancellationToken).ConfigureAwait(false);
        if (session.Record.Spec.Containers.All(other => other.Name.Value != container)) return;
        var operation = session.Begin(verb);
        var left = await operation.UndoAsync(force: true).ConfigureAwait(false);
        if (left.Count > 0)
        {
            operation.Fail(session.Record.Phase, left[0].Error);
            throw new OperationFailedException("remove a container of", session.Record.Name.Value, left[0].Error, "", left);
        }

        session.Forget(container);
        operation.Complete();
    }

    /// <summary>Stops one container of a pod; the others, and the network, stay.</summary>
    public static Task StopAsync(PodHost host, PodRecord record, string container, TimeSpan grace, CancellationToken cancellationToken) =>
        host.Engine.StopContainerAsync(host.Planner.Facts(record).ContainerId(PodName.Parse(container)), grace, cancellationToken);
}
