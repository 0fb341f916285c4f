using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn show</c>: shows the text of a step.</summary>
internal static class LearnShowCommand
{
    public static Command Build(Composition composition)
    {
        var step = new Argument<string?>("STEP")
        {
            Description = "Number or id of the step. Default: the step that you are at",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("show", "Show the text of a step of the open lesson");
        command.Arguments.Add(step);
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            lesson =>
            {
                LearnScreen.Write(lesson.Show(parse.GetValue(step)));
                return Task.FromResult(ExitCodes.Success);
            },
            cancellationToken));
        return command;
    }
}
