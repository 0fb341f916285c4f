using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn.Lessons.Sessions;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn check</c>: checks the step of the open lesson.</summary>
internal static class LearnCheckCommand
{
    public static Command Build(Composition composition)
    {
        var output = LearnOptions.Output();
        var command = new Command("check", "Check the step of the open lesson. Exits with 1 if it is not done yet");
        command.Options.Add(output);
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            async lesson =>
            {
                var step = await lesson.CheckAsync(cancellationToken);
                var isJson = parse.GetValue(output) == LearnFormat.Json;
                if (isJson) Terminal.Out.WriteLine(LessonJson.Write(step));
                else LearnScreen.Write(step.Lines);
                if (isJson && step.NotSaved is { } notSaved) Terminal.Error.WriteLine($"minipod: {notSaved}");
                return step.IsPassed ? ExitCodes.Success : ExitCodes.No;
            },
            cancellationToken));
        return command;
    }
}
