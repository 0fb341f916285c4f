using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn solution</c>: shows the commands that do the step.</summary>
internal static class LearnSolutionCommand
{
    public static Command Build(Composition composition)
    {
        var command = new Command("solution", "Show the commands that do the step of the open lesson");
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            lesson =>
            {
                LearnScreen.Write(lesson.Solution());
                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }
}
