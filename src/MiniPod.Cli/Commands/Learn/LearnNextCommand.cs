using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn next</c>: goes on to the next step.</summary>
internal static class LearnNextCommand
{
    public static Command Build(Composition composition)
    {
        var command = new Command("next", "Check the step of the open lesson, and go on. Exits with 1 if it is not done yet");
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            async lesson =>
            {
                var step = await lesson.NextAsync(cancellationToken);
                LearnScreen.Write(step.Lines);
                return step.IsPassed ? ExitCodes.Success : ExitCodes.No;
            },
            cancellationToken));
        return command;
    }
}
