using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn hint</c>: shows the next hint of the step.</summary>
internal static class LearnHintCommand
{
    public static Command Build(Composition composition)
    {
        var command = new Command("hint", "Show the next hint for the step of the open lesson");
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            async lesson =>
            {
                LearnScreen.Write(await lesson.HintAsync(cancellationToken));
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }
}
