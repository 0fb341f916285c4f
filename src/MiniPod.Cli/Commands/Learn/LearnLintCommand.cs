using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Library;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn lint</c>: checks the file of a lesson.</summary>
internal static class LearnLintCommand
{
    public static Command Build(Composition composition)
    {
        var file = new Argument<string>("FILE") { Description = "The file of the lesson" };
        var noPlay = new Option<bool>("--no-play") { Description = "Check the format only, without playing the lesson" };
        var command = new Command(
            "lint", "Check the file of a lesson: its format, its other language, and by playing it. Exits with 1 if something is wrong");
        command.Arguments.Add(file);
        command.Options.Add(noPlay);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = LearnOptions.FullPath(parse.GetValue(file)!, file.Name);
            FoundLesson found;
            try
            {
                found = LessonLibrary.ReadFile(path, isStrict: true);
            }
            catch (LessonFileException error)
            {
                foreach (var line in error.Errors) Terminal.Out.WriteLine($"{path}: {line}");
                return ExitCodes.No;
            }

            var differences = LessonTwins.OfFile(found.Lesson, path);
            foreach (var difference in differences) Terminal.Out.WriteLine($"{path}: {difference}");
            var code = parse.GetValue(noPlay) ? ExitCodes.Success : await PlayAsync(composition, parse, found, path, cancellationToken);
            if (code == ExitCodes.Success && differences.Count == 0) Terminal.Out.WriteLine($"{path}: nothing is wrong");
            return code == ExitCodes.Success && differences.Count > 0 ? ExitCodes.No : code;
        });
        return command;
    }

    private static async Task<int> PlayAsync(
        Composition composition, ParseResult parse, FoundLesson found, string path, CancellationToken cancellationToken)
    {
        using var environment = composition.Open(parse);
        var needs = new LessonNeeds(environment.Runtime.Engine, composition.PluginDirectories(parse));
        await needs.RequireAsync(found.Lesson, cancellationToken);
        string[] line = [LessonHostCommand.Quiet, LessonHostCommand.File, path];
        return await new LessonHostProcess([.. line, .. composition.Forward(parse)]).RunAsync(found.Lesson.IsSandbox, cancellationToken);
    }
}
