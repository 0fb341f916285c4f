using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Jobs;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod jobs</c>: the Jobs and how far they are, as <c>kubectl get jobs</c>.</summary>
internal static class JobsCommand
{
    private static readonly JobListing<StoredJob> Listing = new(
        ["NAME", "STATUS", "COMPLETIONS", "ACTIVE", "FAILED", "AGE"],
        all => all.Where(job => job.Kind == JobKind.Job),
        Cells,
        Json);

    public static Command Build(Composition composition) => Listing.Build(
        composition, "jobs", "Job", "List Jobs: how many of their pods have succeeded, run and have failed. 'ps -a' lists the pods");

    private static string[] Cells(StoredJob job, DateTimeOffset now) =>
    [
        job.FullName,
        WordOf(job),
        $"{job.Status.Succeeded()}/{Wanted(job)}",
        $"{job.Status.Active()}",
        $"{job.Status.Failed()}",
        Age.Of(job.CreatedAt, now),
    ];

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
