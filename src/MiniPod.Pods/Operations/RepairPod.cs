using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Brings a pod back to what its record says, after somebody or something else changed it. It tells beforehand
/// what it will interrupt.</summary>
public static class RepairPod
{
    /// <summary>What a signal leaves of it, the end of a sentence.</summary>
    public static string AfterSignal => new RepairVerb().AfterSignal;

    /// <summary>Repairs a pod. One that is stopped stays so: what is gone of it is made anew, and nothing is started.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="pod">Its name or id.</param>
    /// <param name="options">How far to go, and whom to tell.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <returns>What was wrong and what was done, or with <see cref="RepairOptions.DryRun"/> would be.</returns>
    /// <exception cref="PodException">Containers would have to be made anew over others that hold what they wrote, and
    /// that was not allowed.</exception>
    /// <exception cref="OperationFailedException">The repair failed. The pod is stopped when its sandbox was at stake;
    /// otherwise what was good still is.</exception>
    public static async Task<RepairPlan> RunAsync(
        PodRuntime runtime, string pod, RepairOptions options, CancellationToken cancellationToken)
    {
        using var session = options.DryRun
            ? await LookAsync(runtime, pod, cancellationToken).ConfigureAwait(false)
            : await PodOpening.OpenAsync(runtime, pod, new RepairVerb(), cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        var status = await runtime.Status().GetAsync(session.Record, cancellationToken).ConfigureAwait(false);
        if (options.Check) status = status.With(await NetworkCheck.RunAsync(runtime, status, cancellationToken).ConfigureAwait(false));
        var plan = PodRecovery.IsInterrupted(session.Journal.State, session.Record)
            ? RepairPlan.Recover(status)
            : RepairPlan.For(status, session.Plan());
        options.Announce(plan);
        if (options.DryRun || plan.Lines.Count == 0) return plan;
        if (plan.NeedsRecreation && !options.Recreate)
        {
            throw new PodException(
                $"the sandbox of pod \"{session.Record.FullName}\" was removed, so its containers can never start again; making "
                + "them anew loses what they wrote. Save that first ('docker cp'), then run 'minipod repair --recreate "
                + $"{session.Record.FullName}'.");
        }

        await DoAsync(session, plan, options).ConfigureAwait(false);
        return plan;
    }

    // Only to look, a pod is not recovered first.
    private static async Task<PodSession> LookAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        return await PodSession.OpenAsync(runtime, runtime.Store.Get(pod).Id, "repair --dry-run", cancellationToken).ConfigureAwait(false)
            ?? throw new PodNotFoundException(pod);
    }

    // A container that is made anew is another one: it gets the next attempt.
    private static void MakeAttempts(PodSession session, RepairPlan plan)
    {
        var anew = session
            .Plan()
            .Where(step => step.Level == StepLevel.Create && plan.Redone.Contains(step.Key))
            .Select(step => step.Container)
            .OfType<string>()
            .ToList();
        if (anew.Count > 0) session.Write(anew.Aggregate(session.Record, (record, container) => record.Renew(container)), durable: true);
    }

    private static async Task DoAsync(PodSession session, RepairPlan plan, RepairOptions options)
    {
        var record = session.Record;
        var runs = record.Phase == PodPhase.Running;
        var operation = session.Begin(new RepairVerb(plan.Redone, runs), new StepWishes { KeepAddresses = true });
        try
        {
            var left = await operation.UndoAsync(force: plan.NeedsRecreation, options.Grace).ConfigureAwait(false);
            if (left.Count > 0) throw new PodException($"{left[0].Step} cannot be taken down: {left[0].Error.Message}", left[0].Error);
            MakeAttempts(session, plan);
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            operation.Complete();
        }
        catch (Exception error)
        {
            // With another sandbox nothing of the pod can go on as it was; with the same one all that was not touched does.
            var lost = plan.IsRestart;
            var left = lost
                ? await operation.UndoAsync(all => all.Where(step => step.Level == StepLevel.Run), force: true).ConfigureAwait(false)
                : await operation.RollBackAsync().ConfigureAwait(false);
            operation.Fail(lost ? PodPhase.Exited : record.Phase, error);
            throw new OperationFailedException(
                "repair",
                record.FullName,
                error,
                lost ? "The pod is stopped." : "What was good of the pod still is.",
                left,
                again: $"minipod repair {record.FullName}");
        }
    }
}
