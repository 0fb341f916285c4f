using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Jobs;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod jobs</c>: the Jobs and how far they are, as <c>kubectl get jobs</c>.</summary>
internal static class JobsCommand
{
    public static Command Build(Composition composition)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, an object for each Job in a line of its own" };
        var command = new Command("jobs", "List Jobs: how many of their pods have succeeded, run and have failed. 'ps -a' lists the pods");
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            using var environment = composition.Open(parse);
            var jobs = new JobStore(environment.Runtime.Store.Paths)
                .List(line => Terminal.Error.WriteLine($"minipod: {line}"))
                .Where(job => job.Kind == JobKind.Job)
                .ToList();
            if (!parse.GetValue(json)) Print(jobs);
            else foreach (var job in jobs) Terminal.Out.WriteLine(Json(job).ToJsonString());
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Print(List<StoredJob> jobs)
    {
        var table = new TextTable(["NAME", "STATUS", "COMPLETIONS", "ACTIVE", "FAILED", "AGE"]);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var job in jobs)
        {
            var status = job.Status;
            table.Add(
            [
                job.FullName, WordOf(job), $"{status.Succeeded()}/{Wanted(job)}", $"{status.Active()}", $"{status.Failed()}",
                Age.Of(job.CreatedAt, now),
            ]);
        }

        table.Print(Terminal.Out);
    }

    private static JsonObject Json(StoredJob job) => new()
    {
        ["name"] = job.FullName,
        ["id"] = job.Id,
        ["status"] = WordOf(job),
        ["reason"] = job.Status.End?.Reason,
        ["succeeded"] = job.Status.Succeeded(),
        ["active"] = job.Status.Active(),
        ["failed"] = job.Status.Failed(),
        ["createdAt"] = job.CreatedAt,
        ["startedAt"] = job.Status.StartedAt,
        ["endedAt"] = job.Status.End?.At,
    };

    // As kubectl has it.
    private static string WordOf(StoredJob job) => job switch
    {
        { IsDeleted: true } => "Terminating",
        { Status.End: { IsSuccess: true } } => "Complete",
        { Status.End: not null } => "Failed",
        _ when job.JobSpec().Suspend == true => "Suspended",
        _ => "Running",
    };

    private static string Wanted(StoredJob job) => job.JobSpec() switch
    {
        { Completions: { } count } => $"{count}",
        { Parallelism: > 1 and var parallelism } => $"1 of {parallelism}",
        _ => "1",
    };
}
