using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Learn.Lessons.Playing;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Learn.Prose;
using MiniPod.Linux;

namespace MiniPod.Cli.Commands.Learn;

/// <summary>The hidden first process on the host of a lesson: it runs the lesson's shell there, or plays the lesson.</summary>
internal static class LessonHostCommand
{
    public const string Name = "__lesson-host", Sandbox = "--sandbox", Quiet = "--quiet", File = "--file";

    public static Command Build(Composition composition)
    {
        var lifeline = new Argument<string>("LIFELINE");
        var lesson = new Argument<string?>("LESSON") { Arity = ArgumentArity.ZeroOrOne };
        var sandbox = new Option<bool>(Sandbox);
        var quiet = new Option<bool>(Quiet);
        var file = new Option<string?>(File);
        var (lessons, output, language) = (LearnOptions.Lessons(), LearnOptions.Output(), LanguageOption.Build());
        var command = new Command(Name) { Hidden = true };
        command.Arguments.Add(lifeline);
        command.Arguments.Add(lesson);
        foreach (var option in (Option[])[sandbox, quiet, file, lessons, output, language]) command.Options.Add(option);
        command.SetAction(async (parse, cancellationToken) =>
        {
            Lifeline.Hold(parse.GetValue(lifeline)!, ExitCodes.Terminated);
            if (parse.GetValue(sandbox)) await LessonHost.FurnishAsync(cancellationToken);
            using var environment = composition.Open(parse);
            var tools = LearnOptions.Tools(environment, composition, parse);
            var store = LearnOptions.Store(environment.Runtime.Store.Paths);
            var named = parse.GetValue(lesson);
            if (named is null && parse.GetValue(file) is null)
            {
                var open = new OpenLesson(store, tools, LearnScreen.Facts);
                await LessonOnHost.RunShellAsync(open.Lesson, store, tools, cancellationToken);
                return ExitCodes.Success;
            }

            var found = parse.GetValue(file) is { } path
                ? LessonLibrary.ReadFile(path)
                : new LessonLibrary(parse.GetValue(lessons)).Get(named!, LanguageOption.Of(parse, language));
            var play = new LessonPlay(tools, store);
            var isJson = parse.GetValue(output) == LearnFormat.Json;
            Action<ProseLine> write = isJson ? _ => { } : parse.GetValue(quiet) ? WriteFaults : LearnScreen.Write;
            var score = await play.RunAsync(found, LearnOptions.Columns, write, cancellationToken);
            if (isJson) Terminal.Out.WriteLine(PlayJson.Write(found, score));
            return score.Faults.Count == 0 ? ExitCodes.Success : ExitCodes.No;
        });
        return command;
    }

    private static void WriteFaults(ProseLine line)
    {
        if (line.Spans is [(_, TextTone.Broken)]) LearnScreen.Write(line);
    }
}
