using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Jobs;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod cronjobs</c>: the CronJobs, as <c>kubectl get cronjobs</c>.</summary>
internal static class CronJobsCommand
{
    public static Command Build(Composition composition)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, an object for each CronJob in a line of its own" };
        var command = new Command("cronjobs", "List CronJobs: their schedule, and when they made a Job last. 'jobs' lists their Jobs");
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            using var environment = composition.Open(parse);
            var store = new JobStore(environment.Runtime.Store.Paths);
            var all = store.List(line => Terminal.Error.WriteLine($"minipod: {line}"));
            var crons = all.Where(job => job.Kind == JobKind.CronJob).Select(cron => (cron, Active: Active(cron, all))).ToList();
            if (!parse.GetValue(json)) Print(crons);
            else foreach (var (cron, active) in crons) Terminal.Out.WriteLine(Json(cron, active).ToJsonString());
            return ExitCodes.Success;
        });
        return command;
    }

    private static int Active(StoredJob cron, IReadOnlyList<StoredJob> all) =>
        all.Count(job => job.OwnerId == cron.Id && job.Status.End is null);

    private static void Print(List<(StoredJob Cron, int Active)> crons)
    {
        var table = new TextTable(["NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE"]);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (cron, active) in crons)
        {
            var spec = cron.CronJobSpec();
            table.Add(
            [
                cron.FullName,
                spec.Schedule ?? "",
                spec.TimeZone ?? "<none>",
                spec.Suspend == true ? "True" : "False",
                $"{active}",
                cron.Cron.LastScheduledAt is { } last ? Age.Of(last, now) : "<none>",
                Age.Of(cron.CreatedAt, now),
            ]);
        }

        table.Print(Terminal.Out);
    }

    private static JsonObject Json(StoredJob cron, int active) => new()
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
