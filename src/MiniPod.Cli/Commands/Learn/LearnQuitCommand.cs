using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn quit</c>: leaves the open lesson.</summary>
internal static class LearnQuitCommand
{
    public static Command Build(Composition composition)
    {
        var command = new Command("quit", "Leave the open lesson. Its host is gone then, and the progress is kept");
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            async (store, tools) =>
            {
                if (Find(store, tools) is { } lesson) await lesson.NoteMadeAsync(cancellationToken);
                ProcessSignals.Terminate(OnLessonHost.ProcessOf(store.GetOpen()));
                return ExitCodes.Success;
            },
            cancellationToken,
            endsHost: true));
        return command;
    }

    private static OpenLesson? Find(LessonStore store, LessonTools tools)
    {
        try
        {
            return new OpenLesson(store, tools, LearnScreen.Facts);
        }
        catch (PodException)
        {
            // Somebody edits or has moved its file. It can be left all the same: what it made was noted before.
            return null;
        }
    }
}
