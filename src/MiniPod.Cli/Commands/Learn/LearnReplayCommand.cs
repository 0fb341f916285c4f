using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Commands.Learn;

/// <summary>The hidden command by which the lesson's shell learns what the steps before have typed.</summary>
internal static class LearnReplayCommand
{
    public static Command Build(Composition composition)
    {
        var command = new Command("replay", "Print the commands of the steps before") { Hidden = true };
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            lesson =>
            {
                foreach (var commands in lesson.Replay()) Terminal.Out.WriteLine(commands);
                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }
}
