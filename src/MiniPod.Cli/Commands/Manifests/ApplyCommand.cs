using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Operations;
using MiniPod.Spec.Api;

namespace MiniPod.Cli.Commands.Manifests;

/// <summary><c>minipod apply</c>: makes pods be as their manifests say.</summary>
internal static class ApplyCommand
{
    private const string DryRunMark = " (dry run)";

    public static Command Build(Composition composition, Signals signals)
    {
        var manifests = new ManifestInput("Make the pods of a manifest be as it says");
        var replace = new Option<bool>("--replace")
        {
            Description = "Also replace a pod of the same name that was not made from a manifest",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show which pods would be created, replaced or left as they are" };
        var command = new Command(
            "apply",
            "Create the pods of manifests, and replace those that are not as their manifest says. Pods that are stay untouched, so it can "
            + "be run again and again");
        manifests.AddTo(command);
        command.Options.Add(replace);
        command.Options.Add(dryRun);
        command.SetAction(async (parse, _) =>
        {
            var manifest = manifests.Require(parse);
            using var environment = composition.Open(parse);
            var runtime = environment.Runtime;
            if (parse.GetValue(dryRun))
            {
                foreach (var service in manifest.Services) Write(service, ApplyService.Plan(runtime, service), DryRunMark);
                foreach (var pod in manifest.Pods) Write(ApplyPod.Plan(runtime, pod), DryRunMark);
                foreach (var job in manifest.Jobs) Write(job, KeepJob.Plan(runtime, job), DryRunMark);
                return ExitCodes.Success;
            }

            foreach (var (service, outcome) in manifest.Services.Zip(ApplyService.Run(runtime, manifest.Services)))
                Write(service, outcome, "");
            foreach (var job in manifest.Jobs) Write(job, await KeepJob.ApplyAsync(runtime, job, signals.Token), "");
            return await EachPod.RunAsync(manifest.Pods, runtime.AtOnce, signals, async pod =>
                Write(await ApplyPod.RunAsync(runtime, pod, parse.GetValue(replace), signals.Token), ""));
        });
        return command;
    }

    private static void Write(Service service, AppliedOutcome outcome, string mark) =>
        Terminal.Out.WriteLine($"service/{service.Metadata!.Name} {Word(outcome)}{mark}");

    private static void Write(StoredJob job, JobOutcome outcome, string mark)
    {
        var what = outcome switch
        {
            JobOutcome.Created => "created",
            JobOutcome.Unchanged => "unchanged",
            JobOutcome.Configured => "configured",
            _ => "replaced",
        };
        Terminal.Out.WriteLine($"{job.Word}/{job.FullName} {what}{mark}");
    }

    private static void Write(AppliedPod pod, string mark)
    {
        var lines = pod.Changes.Select(change => $"\n  {change.Kind.Sign()} {VisibleText.Of(change.Text)}");
        var reason = pod is { Outcome: AppliedOutcome.Replaced, Changes: [] }
            ? ": what its ConfigMaps, Secrets or this host say has changed"
            : "";
        Terminal.Out.WriteLine($"pod/{pod.Name} {Word(pod.Outcome)}{mark}{reason}{string.Concat(lines)}");
    }

    private static string Word(AppliedOutcome outcome) => outcome switch
    {
        AppliedOutcome.Created => "created",
        AppliedOutcome.Unchanged => "unchanged",
        AppliedOutcome.Started => "started",
        _ => "replaced",
    };
}
