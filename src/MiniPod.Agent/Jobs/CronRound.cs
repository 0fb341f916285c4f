using MiniPod.Linux;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using Serilog;

namespace MiniPod.Agent.Jobs;

/// <summary>Does what a CronJob needs now. A Job's name has the time for which it is made, so that it is made once, also if the agent is
/// killed before that is noted.</summary>
/// <param name="runtime">The store, engine and plugins to work with.</param>
internal sealed class CronRound(PodRuntime runtime)
{
    private readonly JobStore _store = new(runtime.Store.Paths);
    private readonly ILogger _log = runtime.Log.ForContext<CronRound>();

    /// <summary>Looks once. Call it while holding the CronJob's lock.</summary>
    /// <returns>Whether something was done, so that it has to be looked at again, and when otherwise.</returns>
    public async Task<(bool HasActed, DateTimeOffset? WakeAt)> RunAsync(StoredJob cron, CancellationToken cancellationToken)
    {
        if (cron.IsDeleted)
        {
            await KeepJob.RemoveAsync(runtime, cron, cancellationToken).ConfigureAwait(false);
            return (true, null);
        }

        var children = _store.Of(cron).Where(job => !job.IsDeleted).ToList();
        var decision = CronDecider.Decide(
            cron.CronJobSpec(),
            cron.CreatedAt,
            cron.Cron,
            [.. children.Select(job => new CronChild(job.FullName, job.ScheduledAt ?? job.CreatedAt, job.Status.End))],
            runtime.Time.GetUtcNow());
        foreach (var job in decision.Deletes)
            await KeepJob.DeleteAsync(runtime, JobKind.Job, job, cancellationToken).ConfigureAwait(false);
        if (decision.MakesFor is { } due)
        {
            var job = JobManifest.JobOf(cron, due);
            if (_store.Find(JobKind.Job, job.FullName) is null)
                await KeepJob.CreateAsync(runtime, job, cancellationToken).ConfigureAwait(false);
            _log.Information("CronJob {CronJob}: made Job {Job}", cron.FullName, job.FullName);
        }

        FaultPoint.Reach("job of the cron job made");
        if (decision.Status != cron.Cron) _store.Write(cron with { Cron = decision.Status });
        return (decision.Status != cron.Cron || decision.Deletes.Count > 0, decision.WakeAt);
    }
}
