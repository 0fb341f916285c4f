using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn enter</c>: opens a second shell on the host of the lesson.</summary>
internal static class LearnEnterCommand
{
    public static Command Build(Composition composition)
    {
        var command = new Command("enter", "Open a second shell on the host of the open lesson");
        command.SetAction(async (parse, cancellationToken) =>
        {
            if (!StandardStream.Input.IsTerminal) throw new PodException("a shell on the host of a lesson needs a terminal.");
            var store = LearnOptions.Store(composition.Paths(parse));
            var entered = store.GetOpen();
            var code = await OnLessonHost.RunAsync(
                composition,
                parse,
                async lesson =>
                {
                    LearnScreen.Write(lesson.Welcome());
                    await LessonOnHost.RunSecondShellAsync(store, lesson.Tools, cancellationToken);
                    return ExitCodes.Success;
                },
                cancellationToken);
            // The kernel ends the shell with its host, in the middle of a line.
            if (code == ExitCodes.Killed && !cancellationToken.IsCancellationRequested)
                Terminal.Error.WriteLine($"\n{LessonNotice.ShellEnded(entered, store.ReadSession())}");
            return code;
        });
        return command;
    }
}
