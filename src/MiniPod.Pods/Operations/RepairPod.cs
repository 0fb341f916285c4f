using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Live;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Restores a pod to what its record says after something outside MiniPod changed it. The plan, including what
/// it interrupts, is announced first.</summary>
public static class RepairPod
{
    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public static string AfterSignal => new RepairVerb().AfterSignal;

    /// <summary>Repairs a pod. A stopped pod stays stopped: what is missing is re-created, and nothing is
    /// started.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="options">How far the repair may go, and who is notified.</param>
    /// <param name="cancellationToken">Cancels the repair before anything is changed.</param>
    /// <returns>What was wrong and what was done, or would be done with <see cref="RepairOptions.DryRun"/>.</returns>
    /// <exception cref="PodException">Existing containers with data in their writable layers would have to be
    /// re-created, and that was not allowed.</exception>
    /// <exception cref="OperationFailedException">The repair failed. The pod is stopped if its sandbox was affected;
    /// otherwise what was intact still is.</exception>
    public static async Task<RepairPlan> RunAsync(
        PodRuntime runtime, string pod, RepairOptions options, CancellationToken cancellationToken)
    {
        using var session = options.DryRun
            ? await LookAsync(runtime, pod, cancellationToken).ConfigureAwait(false)
            : await PodOpening.OpenAsync(runtime, pod, new RepairVerb(), cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        session.HasOperation |= !options.DryRun; // even if nothing is to be repaired, the hosts files are
        var lifted = await LiftAsync(runtime, session, options, cancellationToken).ConfigureAwait(false);
        if (lifted is not null && options.DryRun) return lifted;
        var status = await runtime.Status().GetAsync(session.Record, cancellationToken).ConfigureAwait(false);
        if (options.IsByAgent && SandboxAddress.Check(runtime, session.Record) is { } lost) status = status.With([lost]);
        if (options.Check)
        {
            status = status.With(await NetworkCheck.RunAsync(runtime, status, cancellationToken).ConfigureAwait(false));
            if (!options.DryRun) Remember(session, NetworkCheck.Uncured(session.Record, [], status.Problems));
        }

        var plan = PodRecovery.IsInterrupted(session.Journal.State, session.Record)
            ? RepairPlan.Recover(status)
            : RepairPlan.For(status, [.. StepSet.Due(session.Record, session.Plan())]);
        if (status.Finished.Any(target => target.Container is null))
        {
            runtime.Notice($"pod \"{session.Record.FullName}\" has finished, and is to be removed (--rm): 'minipod recover' removes it");
            return plan with { Lines = [] };
        }

        if (lifted is not null && plan.Lines.Count == 0) return lifted;
        plan = plan with
        {
            IsUnchecked = !options.Check && session.Record is { Phase: PodPhase.Running, Networks.Count: > 0 },
        };
        if (options.DryRun && plan.Redone.Count > 0)
            plan = plan with { Forecast = await ForeseeAsync(runtime, session, plan, cancellationToken).ConfigureAwait(false) };
        options.Announce(plan);
        if (options.DryRun || plan.Lines.Count == 0) return plan;
        if (plan.NeedsRecreation && !options.Recreate)
        {
            throw new PodException(
                $"the sandbox of pod \"{session.Record.FullName}\" was removed, so its containers cannot start again. Re-creating "
                + "them loses what they wrote. Save that first with 'docker cp', then run 'minipod repair --recreate "
                + $"{session.Record.FullName}'.");
        }

        if (plan.IsOfTheNetwork) await session.RequireHostAsync(cancellationToken).ConfigureAwait(false);
        var done = options.IsByAgent ? EndedForGood(status) : new Dictionary<string, RestartHistory>();
        await DoAsync(session, plan, options, done).ConfigureAwait(false);
        return options.Check && session.Record.Phase == PodPhase.Running
            ? plan with { Uncured = await FindUncuredAsync(runtime, session, plan).ConfigureAwait(false) }
            : plan;
    }

    private static Task<PodForecast> ForeseeAsync(
        PodRuntime runtime, PodSession session, RepairPlan plan, CancellationToken cancellationToken)
    {
        var steps = session.Plan().Where(step => plan.Redone.Contains(step.Key)).ToList();
        var undone = steps.Where(step => session.Record.Outcome(step.Key) is not null).ToList();
        var planned = new PlannedSteps
        {
            Before = session.Record,
            After = session.Record,
            Undone = undone,
            Done = steps,
            IsForced = plan.NeedsRecreation,
        };
        return planned.ForeseeAsync(runtime, [], cancellationToken);
    }

    // What a fault made is not repaired, but undone, which interrupts nothing.
    private static async Task<RepairPlan?> LiftAsync(
        PodRuntime runtime, PodSession session, RepairOptions options, CancellationToken cancellationToken)
    {
        if (session.Record.Fault is not { } fault || PodRecovery.IsInterrupted(session.Journal.State, session.Record)) return null;
        var status = await runtime.Status().GetAsync(session.Record, cancellationToken).ConfigureAwait(false);
        var plan = RepairPlan.Lift(fault);
        options.Announce(options.DryRun ? plan with { Problems = [.. status.Causes] } : plan);
        if (!options.DryRun) await BreakPod.UndoAsync(session).ConfigureAwait(false);
        return plan;
    }

    // The repair is done: a plugin that does not answer now does not make it fail.
    private static async Task<IReadOnlyList<PodProblem>> FindUncuredAsync(PodRuntime runtime, PodSession session, RepairPlan plan)
    {
        if (!plan.Problems.Any(problem => problem.Report is not null)) return [];
        try
        {
            var after = await NetworkCheck.RunAsync(
                runtime, session.Record, CheckDepth.Plugins, CancellationToken.None).ConfigureAwait(false);
            Remember(session, NetworkCheck.Uncured(session.Record, plan.Problems, after));
            return [.. after.Where(problem => session.Record.Uncured.Contains(problem.Report))];
        }
        catch (Exception error) when (error is CniException or PodException or LibcException)
        {
            runtime.Notice($"{session.Record.FullName}: the network was not checked again after the repair: {error.Message}");
            return [];
        }
    }

    private static void Remember(PodSession session, IReadOnlyList<string> uncured)
    {
        if (!session.Record.Uncured.SequenceEqual(uncured)) session.Write(session.Record with { Uncured = uncured }, durable: true);
    }

    // A dry run changes nothing, so it does not recover the pod first.
    private static async Task<PodSession> LookAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        return await PodSession.OpenAsync(runtime, runtime.Store.Get(pod).Id, "repair --dry-run", cancellationToken).ConfigureAwait(false)
            ?? throw new PodNotFoundException(pod);
    }

    // A re-created container is a new one, with the next attempt.
    private static void MakeAttempts(PodSession session, RepairPlan plan)
    {
        var recreated = session
            .Plan()
            .Where(step => step.Level == StepLevel.Create && plan.Redone.Contains(step.Key))
            .Select(step => step.Container)
            .OfType<string>()
            .Distinct()
            .ToList();
        if (recreated.Count == 0) return;
        session.Write(recreated.Aggregate(session.Record, (record, container) => record.Renew(container)), durable: true);
    }

    // Kubelet's rule: apps that have done their work in another sandbox are not run again.
    private static Dictionary<string, RestartHistory> EndedForGood(PodStatus status)
    {
        var done = new Dictionary<string, RestartHistory>();
        foreach (var (container, seen) in status.Record.Spec.Containers.Zip(status.Containers))
        {
            var (record, history) = (status.Record, status.Record.RestartsOf(seen.Name));
            var endedWith = history.EndedWith ?? (record.Pending.Contains(seen.FullName) ? null : seen.ExitCode);
            if (seen.Role != ContainerRole.App || endedWith is not { } code) continue;
            var isByProbe = history.EndedByProbe == seen.FullName;
            if (history.EndedWith is not null
                || !RestartRule.RunsAgain(seen.Role, record.Spec.PolicyOf(container), container.RestartRules, code, isByProbe))
            {
                done[seen.Name] = new RestartHistory { EndedWith = code };
            }
        }

        return done;
    }

    private static async Task DoAsync(
        PodSession session, RepairPlan plan, RepairOptions options, Dictionary<string, RestartHistory> done)
    {
        var record = session.Record;
        var runs = record.Phase == PodPhase.Running;
        // If it fails, or is killed, the pod is stopped; who watches it starts it again.
        if (plan.IsRestart && runs && record.Spec.IsWatched) session.Write(record with { IsToResume = true }, durable: true);
        var operation = session.Begin(new RepairVerb(plan.Redone, runs));
        try
        {
            var left = await operation.UndoAsync(force: plan.NeedsRecreation, options.Grace).ConfigureAwait(false);
            if (left.Count > 0) throw new PodException($"cannot take down {left[0].Step}: {left[0].Error.Message}", left[0].Error);
            MakeAttempts(session, plan);
            if (plan.IsRestart) session.ForgetRun(isLeftToAgent: options.IsByAgent, kept: done);
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            operation.Complete();
        }
        catch (Exception error)
        {
            // With a new sandbox, nothing of the pod can keep running; with the same one, everything that was not
            // touched does.
            var lost = plan.IsRestart;
            var left = lost
                ? await operation.UndoAsync(all => all.Where(step => step.Level == StepLevel.Run), force: true).ConfigureAwait(false)
                : await operation.RollBackAsync().ConfigureAwait(false);
            operation.Fail(lost ? FailedPhase.Of(error, record.Phase, PodPhase.Exited) : record.Phase, error);
            throw new OperationFailedException(
                "repair",
                record.FullName,
                error,
                lost ? "The pod is stopped." : "What was intact in the pod is unchanged.",
                left,
                again: $"minipod repair {record.FullName}");
        }
    }
}
