using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod recover</c>.</summary>
internal static class RecoverCommand
{
    public static Command Build(Composition composition)
    {
        var command = new Command("recover", "End what interrupted commands left unfinished, on all pods");
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            foreach (var line in await RecoverPod.AllAsync(environment.Host, cancellationToken)) Terminal.Out.WriteLine(line);
            return ExitCodes.Success;
        });
        return command;
    }
}
