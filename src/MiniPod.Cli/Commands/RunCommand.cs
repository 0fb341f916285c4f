using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod run</c>: runs a pod from an image or a manifest, or another container in a pod.</summary>
internal static class RunCommand
{
    public static Command Build(Composition composition, Signals signals) => Build(composition, signals, isPlan: false);

    /// <summary><c>minipod plan</c>: the same command line, of which only the plan is shown.</summary>
    public static Command BuildPlan(Composition composition, Signals signals) => Build(composition, signals, isPlan: true);

    private static Command Build(Composition composition, Signals signals, bool isPlan)
    {
        var pod = new PodOptions();
        var detach = new Option<bool>("--detach", "-d") { Description = "Run in the background and print the pod's id" };
        var remove = new Option<bool>("--rm")
        {
            Description = "Remove the pod and its network when its last container exits; with --pod, only the container",
        };
        var join = new Option<string?>("--pod")
        {
            Description = "Run the container in this existing pod instead of a new one",
            HelpName = "POD",
        };
        var explain = new Option<bool>("--explain")
        {
            Description = "Show each step as it happens: what, why, the command, the result, and what it changed on the host",
        };
        var timeout = SecondsOption.Check(new Option<double?>("--timeout")
        {
            Description = "Give up and undo everything if the pod is not up after this time. Default: no limit",
            HelpName = "SECONDS",
        });
        var dryRun = DryRunOption.Build();
        var command = isPlan
            ? new Command("plan", "Show what 'run' with the same arguments would make, change and remove, without doing it")
            : new Command(
                "run",
                "Run a pod: pause container, network, app container. With -f, run the pods of a manifest; with --pod, run another "
                + "container in a pod");
        pod.AddTo(command);
        command.Options.Add(detach);
        command.Options.Add(remove);
        command.Options.Add(join);
        command.Options.Add(pod.Replace);
        command.Options.Add(pod.Restart);
        var step = StepOption.Build();
        foreach (Option option in isPlan ? [] : new Option[] { explain, step, timeout, dryRun }) command.Options.Add(option);
        var language = isPlan ? LanguageOption.Build() : LanguageOption.Build("--explain, --step and --dry-run");
        command.Options.Add(language);
        command.SetAction(async (parse, _) =>
        {
            var isOnlyShown = isPlan || parse.GetValue(dryRun);
            if (parse.GetValue(step) && parse.GetValue(timeout) is not null)
                throw new PodException("--step waits for you, so --timeout cannot be given with it.");
            var words = LanguageOption.StepsOf(parse, language);
            using var environment = composition.Open(parse, parse.GetValue(explain), parse.GetValue(step) && !isOnlyShown, words);
            var limit = parse.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
            var run = new PodRun(environment.Runtime, signals, limit, parse.GetValue(remove));
            if (NamespaceOption.PodOrNone(parse, join) is { } target)
            {
                pod.RefuseForContainer(parse);
                if (isOnlyShown)
                {
                    var options = new CreateOptions { Replace = parse.GetValue(pod.Replace) };
                    return await DryRunOption.ShowAsync([pod.JoiningContainer(parse)], words, container =>
                        PlanPod.AddAsync(environment.Runtime, target, container, options, isToRun: true, signals.Token));
                }

                return await run.InPodAsync(target, pod.JoiningContainer(parse), parse.GetValue(detach), parse.GetValue(pod.Replace));
            }

            pod.RefuseReplace(parse);

            var manifest = pod.Pods(parse, PodName.Generate, withJobs: !isOnlyShown);
            var pods = manifest.Pods;
            if (!pod.Manifests.IsGiven(parse) && pods[0].IsWatched)
                RequireInBackground(parse.GetValue(detach) || isOnlyShown, parse.GetValue(remove));
            if (isOnlyShown)
            {
                return await DryRunOption.ShowAsync(pods, words, (one, earlier) =>
                    PlanPod.CreateAsync(environment.Runtime, one, isToRun: true, earlier, signals.Token));
            }

            if (manifest.Jobs.Count > 0 && parse.GetValue(remove))
                throw new PodException("--rm is not for Jobs: their pods are kept for their logs. See ttlSecondsAfterFinished.");
            ApplyService.Run(environment.Runtime, manifest.Services);
            foreach (var job in manifest.Jobs)
                Terminal.Out.WriteLine((await KeepJob.CreateAsync(environment.Runtime, job, signals.Token)).Id);
            return !pod.Manifests.IsGiven(parse) && !parse.GetValue(detach)
                ? await run.ForegroundAsync(pods[0])
                : await run.DetachedAsync(pods);
        });
        return command;
    }

    private static void RequireInBackground(bool isDetached, bool isRemoved)
    {
        if (isRemoved) throw new PodException("--rm and --restart cannot be used together: a pod that runs again is not removed.");
        if (isDetached) return;
        throw new PodException("--restart needs -d: the agent runs the container again, in the background. 'minipod logs -f' follows it.");
    }
}
