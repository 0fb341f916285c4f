using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Pods;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod start</c>.</summary>
internal static class StartCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods", Arity = ArgumentArity.OneOrMore };
        var container = ContainerOption.For("Start");
        var explain = new Option<bool>("--explain") { Description = "Show each step as it happens, and what it changed on the host" };
        var command = new Command("start", "Start pods that are created or stopped: sandbox, network, containers");
        command.Arguments.Add(pods);
        command.Options.Add(container);
        command.Options.Add(explain);
        var step = StepOption.Build();
        command.Options.Add(step);
        var dryRun = DryRunOption.Build();
        command.Options.Add(dryRun);
        var language = LanguageOption.Build("--explain, --step and --dry-run");
        command.Options.Add(language);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var words = LanguageOption.StepsOf(parse, language);
            using var environment = composition.Open(
                parse, parse.GetValue(explain), parse.GetValue(step) && !parse.GetValue(dryRun), words);
            var runtime = environment.Runtime;
            var chosen = PodSelection.Named(NamespaceOption.Pods(parse, pods));
            if (parse.GetValue(dryRun))
            {
                return parse.GetValue(container) is null
                    ? await DryRunOption.ShowAsync(chosen.Pods, words, pod => PlanPod.StartAsync(runtime, pod, cancellationToken))
                    : throw new PodException("--dry-run is for the whole pod; leave out --container.");
            }

            return parse.GetValue(container) is { } name
                ? await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, PodContainer.AfterSignalOfStart, pod =>
                    PodContainer.StartAsync(runtime, pod, name, cancellationToken))
                : await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, StartPod.AfterSignal, pod =>
                    StartPod.RunAsync(runtime, pod, cancellationToken));
        });
        return command;
    }
}
