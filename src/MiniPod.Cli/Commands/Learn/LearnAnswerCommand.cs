using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn answer</c>: answers the question of the step.</summary>
internal static class LearnAnswerCommand
{
    public static Command Build(Composition composition)
    {
        var letter = new Argument<string>("LETTER") { Description = "The letter of the answer: a, b, c" };
        var command = new Command("answer", "Answer the question of the step of the open lesson");
        command.Arguments.Add(letter);
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            async lesson =>
            {
                LearnScreen.Write(await lesson.AnswerAsync(parse.GetValue(letter)!, cancellationToken));
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }
}
