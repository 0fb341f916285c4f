using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod restart</c>: stops pods and starts them again.</summary>
internal static class RestartCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods", Arity = ArgumentArity.OneOrMore };
        var time = SecondsOption.Check(new Option<double?>("--time", "-t")
        {
            Description =
                "Seconds to wait for a container to exit before it is killed. Default: 10, or the terminationGracePeriodSeconds of "
                + "its manifest",
            HelpName = "SECONDS",
        });
        var container = ContainerOption.For("Restart");
        var command = new Command("restart", "Stop pods and start them again. The containers and their data are kept");
        command.Arguments.Add(pods);
        command.Options.Add(time);
        command.Options.Add(container);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var runtime = environment.Runtime;
            var grace = SecondsOption.Of(parse.GetValue(time));
            var chosen = PodSelection.Named(NamespaceOption.Pods(parse, pods));
            return parse.GetValue(container) is { } name
                ? await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, PodContainer.AfterSignalOfRestart, pod =>
                    PodContainer.RestartAsync(runtime, pod, name, grace, cancellationToken))
                : await PodBatch.RunAsync(chosen, runtime.AtOnce, signals, RestartPod.AfterSignal, pod =>
                    RestartPod.RunAsync(runtime, pod, grace, cancellationToken));
        });
        return command;
    }
}
