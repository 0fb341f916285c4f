using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod restart</c>: stop, then start.</summary>
internal static class RestartCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids", Arity = ArgumentArity.OneOrMore };
        var time = SecondsOption.Check(new Option<double>("--time", "-t") { Description = "Seconds between a container's stop signal and KILL", HelpName = "SECONDS", DefaultValueFactory = _ => 10 });
        var command = new Command("restart", "Stop pods and start them again: new processes, the containers and what they wrote are kept");
        command.Arguments.Add(pods);
        command.Options.Add(time);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            return await EachPod.DoAsync(PodSelection.Named(parse.GetValue(pods)!), environment.Host.OneAtATime, signals, RestartPod.AfterSignal, pod =>
                RestartPod.RunAsync(environment.Host, pod, TimeSpan.FromSeconds(parse.GetValue(time)), cancellationToken));
        });
        return command;
    }
}
