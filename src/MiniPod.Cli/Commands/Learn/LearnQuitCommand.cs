using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Linux;

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
            async lesson =>
            {
                await lesson.NoteMadeAsync(cancellationToken);
                ProcessSignals.Terminate(OnLessonHost.ProcessOf(lesson.Session));
                return ExitCodes.Success;
            },
            cancellationToken,
            endsHost: true));
        return command;
    }
}
