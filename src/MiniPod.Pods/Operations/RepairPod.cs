using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Operations;

/// <summary>Brings a pod back to what its record says, after somebody or something else changed it. It tells beforehand what it will interrupt.</summary>
public static class RepairPod
{
    /// <summary>Repairs a pod.</summary>
    /// <param name="host">What to work with.</param>
    /// <param name="pod">Its name or id.</param>
    /// <param name="options">How far to go.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <returns>What was wrong and what was done, or with <see cref="RepairOptions.DryRun"/> would be.</returns>
    /// <exception cref="PodException">The pod's containers would have to be made anew, and that was not allowed.</exception>
    /// <exception cref="OperationFailedException">The repair failed; the pod is stopped.</exception>
    public static async Task<RepairPlan> RunAsync(PodHost host, string pod, RepairOptions options, CancellationToken cancellationToken)
    {
        using var session = await PodSession.OpenAsync(host, pod, "repair", cancellationToken).ConfigureAwait(false);
        var record = session.Record;
        var status = await new PodStatusReader(host.Store, host.Engine).GetAsync(record, cancellationToken).ConfigureAwait(false);
        if (options.Check) status = status with { Problems = [.. status.Problems, .. await NetworkCheck.RunAsync(host, record, cancellationToken).ConfigureAwait(false)] };
        var plan = RepairPlan.For(status);
        if (options.DryRun || plan.Lines.Count == 0) return plan;
        if (plan.NeedsRecreation && !options.Recreate)
            throw new PodException($"the sandbox of pod \"{record.Name}\" was removed, so its containers can never start again; making them anew loses what they wrote. Save that first ('docker cp'), then run 'minipod repair --recreate {record.Name}'.");

        var operation = session.Begin("repair", PodPhase.Creating);
        operation.Context.PreferredIps = PodStatusReader.Attachments(record);
        try
        {
            var left = await operation.UndoAsync(step => plan.Redo(step.Key), force: plan.NeedsRecreation, options.Grace).ConfigureAwait(false);
            if (left.Count > 0) throw new PodException($"{left[0].Step} cannot be taken down: {left[0].Error.Message}", left[0].Error);
            await operation.DoAsync(all => all, CancellationToken.None).ConfigureAwait(false);
            operation.Complete(PodPhase.Running);
            return plan;
        }
        catch (Exception error)
        {
            var left = await operation.UndoAsync(step => step.Level == StepLevel.Run, force: true).ConfigureAwait(false);
            operation.Fail(PodPhase.Exited, error);
            throw new OperationFailedException("repair", record.Name.Value, error, "The pod is stopped.", left);
        }
    }
}
