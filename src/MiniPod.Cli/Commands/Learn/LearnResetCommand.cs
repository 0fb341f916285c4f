using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Linux;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn reset</c>: makes the host of the lesson again.</summary>
internal static class LearnResetCommand
{
    public static Command Build(Composition composition)
    {
        var step = new Argument<string?>("STEP")
        {
            Description = "Number or id of the step at whose beginning the host shall be, or all. Default: the step that you are at",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("reset", "Make the host of the open lesson again, as it is at the beginning of a step");
        command.Arguments.Add(step);
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            async lesson =>
            {
                LearnScreen.Write(await lesson.ResetAsync(parse.GetValue(step), cancellationToken));
                ProcessSignals.Terminate(OnLessonHost.ProcessOf(lesson.Session));
                return ExitCodes.Success;
            },
            cancellationToken,
            endsHost: true));
        return command;
    }
}
