using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn.Lessons.Sessions;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn skip</c>: does the step for the learner, and goes on to the next one.</summary>
internal static class LearnSkipCommand
{
    public static Command Build(Composition composition)
    {
        // A command cannot set variables in the shell that runs it.
        var shell = new Option<bool>("--shell") { Description = "Print the commands for a shell to run", Hidden = true };
        var command = new Command("skip", "Do the step of the open lesson for you, and go on to the next one");
        command.Options.Add(shell);
        command.SetAction((parse, cancellationToken) => OnLessonHost.RunAsync(
            composition,
            parse,
            async lesson =>
            {
                var (lines, commands) = await lesson.SkipAsync(cancellationToken);
                if (parse.GetValue(shell))
                {
                    foreach (var line in lines) Terminal.Error.WriteLine(line.ToString());
                    foreach (var one in commands) Terminal.Out.Write($"printf '%s\\n' {Quoted($"  $ {one}")}\n{one}\n");
                    return ExitCodes.Success;
                }

                LearnScreen.Write(lines);
                await SkippedStep.RunAsync(commands, lesson.Tools, LearnScreen.Write, cancellationToken);
                LearnScreen.Write(lesson.Show(null));
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
