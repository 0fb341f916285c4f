using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Jobs;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod cronjobs</c>: the CronJobs, as <c>kubectl get cronjobs</c>.</summary>
internal static class CronJobsCommand
{
    private static readonly JobListing<(StoredJob Cron, int Active)> Listing = new(
        ["NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE"],
        all => all.Where(job => job.Kind == JobKind.CronJob).Select(cron => (cron, Active(cron, all))),
        Cells,
        Json);

    public static Command Build(Composition composition) => Listing.Build(
        composition,
        "cronjobs",
        "CronJob",
        "List CronJobs: their schedule, and when they made a Job last. 'jobs' lists their Jobs");

    private static int Active(StoredJob cron, IReadOnlyList<StoredJob> all) =>
        all.Count(job => job.OwnerId == cron.Id && job.Status.End is null);

    private static string[] Cells((StoredJob Cron, int Active) row, DateTimeOffset now)
    {
        var (cron, active) = row;
        var spec = cron.CronJobSpec();
        return
        [
            cron.FullName,
            spec.Schedule ?? "",
            spec.TimeZone ?? "<none>",
            spec.Suspend == true ? "True" : "False",
            $"{active}",
            cron.Cron.LastScheduledAt is { } last ? Age.Of(last, now) : "<none>",
            Age.Of(cron.CreatedAt, now),
        ];
    }

    private static JsonObject Json((StoredJob Cron, int Active) row)
    {
        var (cron, active) = row;
        return new()
        {
            ["name"] = cron.FullName,
            ["id"] = cron.Id,
            ["schedule"] = cron.CronJobSpec().Schedule,
            ["timeZone"] = cron.CronJobSpec().TimeZone,
            ["suspend"] = cron.CronJobSpec().Suspend == true,
            ["active"] = active,
            ["createdAt"] = cron.CreatedAt,
            ["lastScheduledAt"] = cron.Cron.LastScheduledAt,
        };
    }
}
