using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod start</c>.</summary>
internal static class StartCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids", Arity = ArgumentArity.OneOrMore };
        var explain = new Option<bool>("--explain") { Description = "Show each step as it happens" };
        var command = new Command("start", "Start pods that were created or stopped: sandbox, network, containers");
        command.Arguments.Add(pods);
        command.Options.Add(explain);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse, parse.GetValue(explain) ? new ExplainView(Terminal.Error) : null);
            return await EachPod.DoAsync(PodSelection.Named(parse.GetValue(pods)!), environment.Host.OneAtATime, signals, StartPod.AfterSignal, pod => StartPod.RunAsync(environment.Host, pod, cancellationToken));
        });
        return command;
    }
}
