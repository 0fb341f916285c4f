using MiniPod.Linux;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Sessions;

/// <summary>An operation whose owner is dead, and the ways to end it. Recovery continues the same operation, so that
/// another recovery can pick it up if this one is killed.</summary>
/// <param name="session">The pod.</param>
/// <param name="operation">The operation, which is continued.</param>
/// <param name="open">The operation as the journal describes it.</param>
internal sealed class InterruptedOperation(PodSession session, PodOperation operation, OpenOperation open)
{
    /// <summary>
    /// Whether all steps that the verb does are done, and none of them was being undone. These are the steps of the pod
    /// as the verb was going to leave it. If the verb works on one container, this operation must have done that
    /// container's steps itself: what a previous run left in effect does not count.
    /// </summary>
    public bool IsDone
    {
        get
        {
            var effects = session.Journal.State.Effects;
            var verb = operation.Verb;
            bool IsDoneHere(IStep step) => effects.GetValueOrDefault(step.Key) is { IsDone: true } done && done.UndoneBy != open.Id
                && (step.Container is null
                    || step.Container != verb.Container
                    || step.Level == StepLevel.Create
                    || done.Operation == open.Id);
            var settled = verb.Settle(session.Record);
            var steps = StepSet.Due(settled, verb.Does(session.PlanOf(settled))).ToList();
            return steps.Count > 0 && steps.All(IsDoneHere);
        }
    }

    /// <summary>The pod, as the owner has left it.</summary>
    public PodRecord Record => session.Record;

    private string Pod => $"pod \"{session.Record.FullName}\"";

    /// <summary>Keeps what the operation created, because it was complete. Whatever else it had begun to take down is
    /// taken down, if possible.</summary>
    /// <param name="what">The part of the pod that is kept, followed by a space. Default the whole pod.</param>
    public async Task<string> KeepAsync(string what = "")
    {
        var effects = session.Journal.State.Effects;
        await operation.UndoAsync(
            plan => plan.Where(step => effects.GetValueOrDefault(step.Key)?.UndoneBy == open.Id),
            force: true,
            afterCrash: true).ConfigureAwait(false);
        operation.Complete();
        return $"{Pod}: {what}was complete, kept";
    }

    /// <summary>Removes the pod.</summary>
    /// <param name="line">The message about it.</param>
    public async Task<string> RemoveAsync(string line)
    {
        Require(await operation.UndoAsync(plan => plan, force: true, afterCrash: true).ConfigureAwait(false));
        session.Remove();
        return $"{Pod}: {line}";
    }

    /// <summary>Stops the pod. Its containers are kept.</summary>
    /// <param name="line">The message about it.</param>
    public async Task<string> StopAsync(string line)
    {
        var isKept = KeptByAStoppedPod();
        Require(await operation.UndoAsync(plan => plan.Where(step => !isKept(step)), force: false, afterCrash: true).ConfigureAwait(false));
        operation.Complete(PodPhase.Exited);
        return $"{Pod}: {line}";
    }

    /// <summary>Stops a container, and undoes what was done so that it could run.</summary>
    /// <param name="container">The container's full name.</param>
    /// <param name="line">The message about it.</param>
    public async Task<string> StopContainerAsync(string container, string line)
    {
        var own = StepSet.RunOfContainer(session.Plan(), container).Select(step => step.Key).ToHashSet();
        var effects = session.Journal.State.Effects;
        bool IsTakenBack(IStep step) => own.Contains(step.Key) || effects.GetValueOrDefault(step.Key)?.Operation == open.Id;
        Require(await operation.UndoAsync(plan => plan.Where(IsTakenBack), force: false, afterCrash: true).ConfigureAwait(false));
        session.Write(Settled(session.Record.WithIdle(container, isIdle: true)));
        operation.Complete(session.Record.Phase);
        return $"{Pod}: container \"{container}\": {line}";
    }

    /// <summary>Takes back an instance of a container that was being started: the one before it is the latest again, or the container is
    /// not due yet, as before.</summary>
    /// <param name="container">The full name of the instance.</param>
    public async Task<string> TakeBackInstanceAsync(string container)
    {
        Require(await operation.UndoAsync(plan => plan.Where(IsOfThisOperation), force: true, afterCrash: true).ConfigureAwait(false));
        if (!session.Record.Pending.Contains(container)) session.Write(session.Record.WithoutInstance(container), durable: true);
        operation.Complete(session.Record.Phase);
        return $"{Pod}: container \"{container}\": interrupted start, taken back";
    }

    /// <summary>Finishes the end of an instance of a container.</summary>
    /// <param name="container">The full name of the instance.</param>
    public async Task<string> EndInstanceAsync(string container)
    {
        Require(await operation.UndoAsync(operation.Verb.Undoes, force: false, afterCrash: true).ConfigureAwait(false));
        operation.Complete();
        return $"{Pod}: container \"{container}\" ended";
    }

    /// <summary>Does the rest of what the verb does. What cannot be done now, or was to be done before the machine went down, stays as it
    /// is.</summary>
    /// <param name="line">The message about it.</param>
    /// <param name="failed">Returns the record to write if it cannot be done.</param>
    public async Task<string> FinishAsync(string line, Func<PodRecord, PodRecord> failed)
    {
        try
        {
            if (open.BootId == Host.BootId) await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PodException or IOException or UnauthorizedAccessException or LibcException)
        {
            line = $"interrupted {operation.Verb.Name}, not completed: {error.Message}";
            session.Write(failed(session.Record));
        }

        operation.Complete();
        return $"{Pod}: {line}";
    }

    /// <summary>Undoes the fault that was made on the pod on purpose. Everything else stays as it is.</summary>
    /// <param name="line">The message about it.</param>
    public async Task<string> LiftFaultAsync(string line)
    {
        Require(await operation.UndoAsync(
            plan => plan.Where(step => step.IsFault), force: false, afterCrash: true).ConfigureAwait(false));
        operation.Complete();
        return $"{Pod}: {line}";
    }

    /// <summary>Finishes the removal of a container.</summary>
    public Task<string> DropContainerAsync(string container) => DropAsync(container, operation.Verb.Undoes);

    /// <summary>
    /// Removes a container that was being created, and what was created only for it. What the operation was taking down
    /// first, an attempt to be replaced or what a previous run had left, is taken down.
    /// </summary>
    public Task<string> DropWhatWasMadeAsync(string container) => DropAsync(container, plan => plan.Where(IsOfThisOperation));

    private bool IsOfThisOperation(IStep step) =>
        session.Journal.State.Effects.GetValueOrDefault(step.Key) is { } effect
            && (effect.Operation == open.Id || effect.UndoneBy == open.Id);

    private async Task<string> DropAsync(string container, Func<IReadOnlyList<IStep>, IEnumerable<IStep>> which)
    {
        Require(await operation.UndoAsync(which, force: true, afterCrash: true).ConfigureAwait(false));
        session.Forget(container);
        if (session.Record.Find(ContainerSpec.NameOf(container)) is { } former && !RunsAnything(former))
            session.Write(session.Record.WithIdle(former.FullName, isIdle: true));
        session.Write(Settled(session.Record));
        operation.Complete(session.Record.Phase);
        return $"{Pod}: container \"{container}\" removed";
    }

    // A pod that is not running has no idle containers: all of them are started with it.
    private static PodRecord Settled(PodRecord record) => record.Phase == PodPhase.Running ? record : record with { Idle = [] };

    private bool RunsAnything(ContainerSpec container)
    {
        var effects = session.Journal.State.Effects;
        return StepSet.RunOfContainer(session.Plan(), container.FullName).Any(step => effects.ContainsKey(step.Key));
    }

    // A stopped pod has nothing of the Run level. After an interrupted repair that re-creates containers, it also loses
    // what is partly created or partly removed, so that the next start re-creates it, and what depends on that. The
    // repair was allowed to lose them.
    private Func<IStep, bool> KeptByAStoppedPod()
    {
        var effects = session.Journal.State.Effects;
        var plan = session.Plan();
        bool IsBroken(IStep step) => effects.GetValueOrDefault(step.Key) is not { IsWhole: true };
        return step => step.Level == StepLevel.Create && !IsBroken(step) && !StepSet.LivesOn(plan, step, IsBroken);
    }

    // The operation stays open, so that the next command tries again.
    private void Require(IReadOnlyList<UndoFailure> left)
    {
        if (left.Count == 0) return;
        var failures = left.DistinctBy(failure => failure.Error).Select(failure => $"{failure.Step}: {failure.Error.Message}");
        throw new PodException(
            $"{Pod} cannot be recovered yet: {string.Join("; ", failures).TrimEnd('.')}. Fix the cause, then run 'minipod recover'.",
            left[0].Error);
    }
}
