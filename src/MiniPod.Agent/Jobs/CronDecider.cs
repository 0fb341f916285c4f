using MiniPod.Pods.Jobs;
using MiniPod.Spec.Api;
using MiniPod.Spec.Values;

namespace MiniPod.Agent.Jobs;

/// <summary>
/// Decides what to do for a CronJob: a pure function of what was asked for, what was made so far, and what time it is. Source: Kubernetes'
/// CronJob controller (pkg/controller/cronjob), 1.32.
/// </summary>
public static class CronDecider
{
    private const int KeptSuccesses = 3, KeptFailures = 1;

    /// <summary>Decides.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="createdAt">When the CronJob was created: what was due before is not made.</param>
    /// <param name="status">How far it was.</param>
    /// <param name="jobs">Its Jobs that exist.</param>
    /// <param name="now">The time.</param>
    public static CronDecision Decide(
        CronJobSpec spec, DateTimeOffset createdAt, CronStatus status, IReadOnlyList<CronChild> jobs, DateTimeOffset now)
    {
        List<string> deletes =
        [
            .. TooMany(jobs, isSuccess: true, spec.SuccessfulJobsHistoryLimit ?? KeptSuccesses),
            .. TooMany(jobs, isSuccess: false, spec.FailedJobsHistoryLimit ?? KeptFailures),
        ];
        var zone = spec.TimeZone is { } name ? CronSchedule.FindZone(name) : TimeZoneInfo.Local;
        if (spec.Suspend == true || zone is null || CronSchedule.TryParse(spec.Schedule ?? "") is not { } schedule)
            return new CronDecision(deletes, null, status, null);

        var wake = schedule.Next(now, zone);
        if (schedule.Last(now, zone) is not { } due || due <= (status.LastScheduledAt ?? createdAt))
            return new CronDecision(deletes, null, status, wake);

        // Made before, and the agent was killed before it could note that.
        if (jobs.Any(job => job.ScheduledAt == due)) return new CronDecision(deletes, null, new CronStatus(due), wake);
        if ((now - due).TotalSeconds > (spec.StartingDeadlineSeconds ?? double.MaxValue))
            return new CronDecision(deletes, null, status, wake);
        var active = jobs.Where(job => job.End is null).ToList();
        if (active.Count > 0 && spec.ConcurrencyPolicy == "Forbid") return new CronDecision(deletes, null, status, wake);
        if (spec.ConcurrencyPolicy == "Replace") deletes.AddRange(active.Select(job => job.FullName));
        return new CronDecision(deletes, due, new CronStatus(due), wake);
    }

    private static IEnumerable<string> TooMany(IReadOnlyList<CronChild> jobs, bool isSuccess, int kept) =>
        jobs.Where(job => job.End?.IsSuccess == isSuccess).OrderByDescending(job => job.ScheduledAt).Skip(kept).Select(job => job.FullName);
}
