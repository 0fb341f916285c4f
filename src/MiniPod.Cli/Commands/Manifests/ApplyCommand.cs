using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Waiting;
using MiniPod.Spec.Api;

namespace MiniPod.Cli.Commands.Manifests;

/// <summary><c>minipod apply</c>: makes pods be as their manifests say.</summary>
internal static class ApplyCommand
{
    private const string DryRunMark = " (dry run)", DefaultTimeout = "5m";

    public static Command Build(Composition composition, Signals signals)
    {
        var manifests = new ManifestInput("Make the pods of a manifest be as it says");
        var replace = new Option<bool>("--replace")
        {
            Description = "Also replace a pod of the same name that was not made from a manifest",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show which pods would be created, replaced or left as they are" };
        var prune = new Option<bool>("--prune")
        {
            Description = "Then delete what was made from manifests before, in the same namespaces, and is in none of these; with --all or "
                + "-l",
        };
        var all = new Option<bool>("--all") { Description = "With --prune: whatever its labels are" };
        var selector = new Option<string?>("--selector", "-l")
        {
            Description = "With --prune: only what has these labels, as in app=web,tier!=front",
            HelpName = "LABELS",
        };
        var wait = new Option<bool>("--wait")
        {
            Description = "Come back when all pods are ready or have done their work. Exits with 1 if that does not come",
        };
        var timeout = DurationOption.Check(new Option<string>("--timeout")
        {
            Description = "With --wait: time to wait at most for each pod, as in 90s or 2m; -1s waits for ever.",
            HelpName = "TIME",
            DefaultValueFactory = _ => DefaultTimeout,
        });
        var command = new Command(
            "apply",
            "Create the pods of manifests, and replace those that are not as their manifest says. Pods that are stay untouched, so it can "
            + "be run again and again");
        manifests.AddTo(command);
        command.Options.Add(replace);
        foreach (var option in new Option[] { dryRun, prune, all, selector, wait, timeout }) command.Options.Add(option);
        command.SetAction(async (parse, _) =>
        {
            var labels = parse.GetValue(selector) is { } text ? LabelQuery.Parse(text) : null;
            var prunes = parse.GetValue(prune);
            if (prunes && parse.GetValue(all) == labels is not null)
                throw new PodException("--prune deletes pods: say which, with -l LABELS or --all.");
            if (!prunes && (parse.GetValue(all) || labels is not null)) throw new PodException("--all and -l go with --prune.");
            var manifest = manifests.Require(parse);
            using var environment = composition.Open(parse);
            var runtime = environment.Runtime;
            if (parse.GetValue(dryRun))
            {
                foreach (var service in manifest.Services) Write(service, ApplyService.Plan(runtime, service), DryRunMark);
                foreach (var pod in manifest.Pods) Write(ApplyPod.Plan(runtime, pod), DryRunMark);
                foreach (var job in manifest.Jobs) Write(job, KeepJob.Plan(runtime, job), DryRunMark);
                if (prunes)
                {
                    var left = PruneManifests.Find(runtime, manifest, labels, NamespaceOption.Of(parse));
                    foreach (var one in Names(left)) WritePruned(one, DryRunMark);
                }

                return ExitCodes.Success;
            }

            foreach (var (service, outcome) in manifest.Services.Zip(ApplyService.Run(runtime, manifest.Services)))
                Write(service, outcome, "");
            foreach (var job in manifest.Jobs) Write(job, await KeepJob.ApplyAsync(runtime, job, signals.Token), "");
            var code = await EachPod.RunAsync(manifest.Pods, runtime.AtOnce, signals, async pod =>
                Write(await ApplyPod.RunAsync(runtime, pod, parse.GetValue(replace), signals.Token), ""));

            // What could not be made keeps its predecessors.
            if (prunes && code == ExitCodes.Success)
            {
                var left = PruneManifests.Find(runtime, manifest, labels, NamespaceOption.Of(parse));
                code = await PruneAsync(runtime, left, signals);
            }

            return parse.GetValue(wait) && code == ExitCodes.Success
                ? await EachGoal.RunAsync(manifest.Pods, signals, pod => new PodWait(runtime).RunAsync(
                    ApplyPod.NameOf(pod), PodGoal.ReadyOrDone, DurationOption.Of(parse.GetValue(timeout)!), signals.Token))
                : code;
        });
        return command;
    }

    private static async Task<int> PruneAsync(PodRuntime runtime, PruneManifests left, Signals signals)
    {
        foreach (var service in left.Services.Where(service => ApplyService.Delete(runtime, service))) WritePruned(NameOf(service), "");
        foreach (var job in left.Jobs)
        {
            if (await KeepJob.DeleteAsync(runtime, job.Kind, job.FullName, signals.Token)) WritePruned(NameOf(job), "");
        }

        return await EachPod.RunAsync(left.Pods, runtime.AtOnce, signals, async pod =>
        {
            await KeepJob.RemovePodAsync(runtime, pod, signals.Token);
            WritePruned($"pod/{pod}", "");
        });
    }

    private static IEnumerable<string> Names(PruneManifests left) =>
        left.Services.Select(NameOf).Concat(left.Jobs.Select(NameOf)).Concat(left.Pods.Select(pod => $"pod/{pod}"));

    private static string NameOf(Service service) => $"service/{service.Metadata!.Name}";

    private static string NameOf(StoredJob job) => $"{job.Word}/{job.FullName}";

    private static void WritePruned(string name, string mark) => Terminal.Out.WriteLine($"{name} pruned{mark}");

    private static void Write(Service service, AppliedOutcome outcome, string mark) =>
        Terminal.Out.WriteLine($"{NameOf(service)} {Word(outcome)}{mark}");

    private static void Write(StoredJob job, JobOutcome outcome, string mark)
    {
        var what = outcome switch
        {
            JobOutcome.Created => "created",
            JobOutcome.Unchanged => "unchanged",
            JobOutcome.Configured => "configured",
            _ => "replaced",
        };
        Terminal.Out.WriteLine($"{NameOf(job)} {what}{mark}");
    }

    private static void Write(AppliedPod pod, string mark)
    {
        var lines = pod.Changes.Select(change => $"\n  {change.Kind.Sign()} {VisibleText.Of(change.Text)}");
        var reason = pod switch
        {
            { Outcome: AppliedOutcome.Replaced, Changes: [] } => ": what it is made of has changed, on this host or in this minipod",
            { MadeAnew: { Count: > 0 } containers } => $": made anew: {string.Join(", ", containers)}",
            { Outcome: AppliedOutcome.Configured, HasOtherVariables: true } =>
                ": a container gets its variables when it is made anew, as in Kubernetes",
            _ => "",
        };
        Terminal.Out.WriteLine($"pod/{pod.Name} {Word(pod.Outcome)}{mark}{reason}{string.Concat(lines)}");
    }

    private static string Word(AppliedOutcome outcome) => outcome switch
    {
        AppliedOutcome.Created => "created",
        AppliedOutcome.Unchanged => "unchanged",
        AppliedOutcome.Started => "started",
        AppliedOutcome.Configured => "configured",
        _ => "replaced",
    };
}
