using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod rm</c>.</summary>
internal static class RmCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods", Arity = ArgumentArity.ZeroOrMore };
        var force = new Option<bool>("--force", "-f")
        {
            Description = "Also remove running pods, without a grace period. Not needed if the containers have exited",
        };
        var all = new Option<bool>("--all", "-a") { Description = "Remove all pods" };
        var container = ContainerOption.For("Remove");
        var forget = new Option<bool>("--forget-network")
        {
            Description = "Give up networks whose plugins cannot detach the pod; what they still hold is lost",
        };
        var explain = new Option<bool>("--explain") { Description = "Show each step as it is undone, and what that changed on the host" };
        var command = new Command("rm", "Remove pods with their containers, networks and records");
        command.Arguments.Add(pods);
        command.Options.Add(force);
        command.Options.Add(all);
        command.Options.Add(container);
        command.Options.Add(forget);
        command.Options.Add(explain);
        var dryRun = DryRunOption.Build();
        command.Options.Add(dryRun);
        var language = LanguageOption.Build("--explain and --dry-run");
        command.Options.Add(language);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var words = LanguageOption.StepsOf(parse, language);
            using var environment = composition.Open(parse, parse.GetValue(explain), words: words);
            var chosen = PodSelection.Choose(environment, parse, pods, all);
            var runtime = environment.Runtime with { GivesUpNetworks = parse.GetValue(forget) };
            if (parse.GetValue(dryRun))
            {
                return parse.GetValue(container) is null
                    ? await DryRunOption.ShowAsync(chosen.Pods, words, pod =>
                        PlanPod.RemoveAsync(runtime, pod, parse.GetValue(force), cancellationToken))
                    : throw new PodException("--dry-run is for the whole pod; leave out --container.");
            }

            return parse.GetValue(container) is { } name
                ? await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, PodContainer.AfterSignalOfRemove, pod =>
                    RemoveAsync(runtime, pod, name, parse.GetValue(force), cancellationToken))
                : await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, RemovePod.AfterSignal, pod =>
                    RemovePod.RunAsync(runtime, pod, parse.GetValue(force), cancellationToken));
        });
        return command;
    }

    // With --force, a container that is already gone counts as removed.
    private static async Task RemoveAsync(PodRuntime runtime, string pod, string container, bool force, CancellationToken cancellationToken)
    {
        var isRemoved = await PodContainer.RemoveAsync(runtime, pod, container, force, cancellationToken);
        if (!isRemoved && !force) throw new ContainerNotFoundException(runtime.Store.Get(pod), container);
    }
}
