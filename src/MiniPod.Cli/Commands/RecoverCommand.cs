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
        var command = new Command("recover", "Finish or undo what interrupted commands and failed removals left behind, for all pods");
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var (lines, errors) = await RecoverPod.AllAsync(environment.Runtime, cancellationToken);
            foreach (var line in lines) Terminal.Out.WriteLine(line);
            foreach (var error in errors) Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
            return errors.Count == 0 ? ExitCodes.Success : ExitCodes.MiniPodFailed;
        });
        return command;
    }
}
