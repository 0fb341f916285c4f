using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Pods;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod stop</c>.</summary>
internal static class StopCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all", "-a") { Description = "Stop all pods" };
        var time = SecondsOption.Check(new Option<double?>("--time", "-t")
        {
            Description =
                "Seconds to wait for a container to exit before it is killed. Default: 10, or the terminationGracePeriodSeconds of "
                + "its manifest",
            HelpName = "SECONDS",
        });
        var container = ContainerOption.For("Stop");
        var explain = new Option<bool>("--explain") { Description = "Show each step as it is undone, and what that changed on the host" };
        var command = new Command("stop", "Stop pods: first the containers, then the network, then the sandbox. The containers are kept");
        command.Arguments.Add(pods);
        command.Options.Add(all);
        command.Options.Add(time);
        command.Options.Add(container);
        command.Options.Add(explain);
        var dryRun = DryRunOption.Build();
        command.Options.Add(dryRun);
        var language = LanguageOption.Build("--explain and --dry-run");
        command.Options.Add(language);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var words = LanguageOption.StepsOf(parse, language);
            using var environment = composition.Open(parse, parse.GetValue(explain), words: words);
            var grace = SecondsOption.Of(parse.GetValue(time));
            var runtime = environment.Runtime;
            var chosen = PodSelection.Choose(environment, parse, pods, all);
            if (parse.GetValue(dryRun))
            {
                return parse.GetValue(container) is null
                    ? await DryRunOption.ShowAsync(chosen.Pods, words, pod => PlanPod.StopAsync(runtime, pod, cancellationToken))
                    : throw new PodException("--dry-run is for the whole pod; leave out --container.");
            }

            return parse.GetValue(container) is { } name
                ? await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, PodContainer.AfterSignalOfStop, pod =>
                    PodContainer.StopAsync(runtime, pod, name, grace, cancellationToken))
                : await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, StopPod.AfterSignal, pod =>
                    StopPod.RunAsync(runtime, pod, grace, cancellationToken));
        });
        return command;
    }
}
