using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;
using MiniPod.Learn.Lessons.Hosts;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands.Learn;

/// <summary><c>minipod learn</c>: lists the lessons, or begins one.</summary>
internal static class LearnCommand
{
    public static Command Build(Composition composition)
    {
        var lesson = new Argument<string?>("LESSON")
        {
            Description = "Number or id of the lesson to begin, or to go on with. Default: list the lessons",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var auto = new Option<bool>("--auto")
        {
            Description = "Play the lesson: show every command and its output, and prove each check false before and true after",
        };
        var (lessons, output, language) = (LearnOptions.Lessons(), LearnOptions.Output(), LanguageOption.Build());
        var command = new Command("learn", "Learn how a pod's network is made, in lessons that you type yourself");
        command.Arguments.Add(lesson);
        foreach (var option in (Option[])[auto, lessons, output, language]) command.Options.Add(option);
        command.Subcommands.Add(LearnCheckCommand.Build(composition));
        command.Subcommands.Add(LearnHintCommand.Build(composition));
        command.Subcommands.Add(LearnSolutionCommand.Build(composition));
        command.Subcommands.Add(LearnAnswerCommand.Build(composition));
        command.Subcommands.Add(LearnNextCommand.Build(composition));
        command.Subcommands.Add(LearnSkipCommand.Build(composition));
        command.Subcommands.Add(LearnResetCommand.Build(composition));
        command.Subcommands.Add(LearnShowCommand.Build(composition));
        command.Subcommands.Add(LearnEnterCommand.Build(composition));
        command.Subcommands.Add(LearnQuitCommand.Build(composition));
        command.Subcommands.Add(LearnLintCommand.Build(composition));
        command.Subcommands.Add(LearnReplayCommand.Build(composition));
        command.SetAction(async (parse, cancellationToken) =>
        {
            var directory = parse.GetValue(lessons) is { } given ? LearnOptions.FullPath(given, lessons.Name) : null;
            var (library, words) = (new LessonLibrary(directory), LanguageOption.Of(parse, language));
            if (parse.GetValue(lesson) is not { } named)
            {
                List(library.All(words), LearnOptions.Store(composition.Paths(parse)), words, parse.GetValue(output));
                return ExitCodes.Success;
            }

            var found = Find(library, named, words, command);
            using var environment = composition.Open(parse);
            var runtime = environment.Runtime;
            var isOnTerminal = StandardStream.Input.IsTerminal && StandardStream.Output.IsTerminal;
            if (!parse.GetValue(auto) && !isOnTerminal)
            {
                throw new PodException(
                    $"a lesson needs a terminal. '--auto' plays it without one: minipod learn {found.Lesson.Number} --auto");
            }

            await new LessonNeeds(runtime.Engine, composition.PluginDirectories(parse)).RequireAsync(found.Lesson, cancellationToken);
            if (found.Language != words) Terminal.Error.WriteLine($"minipod: {LessonNotice.OtherLanguage(found.Lesson, words)}");
            var forward = composition.Forward(parse);
            if (parse.GetValue(auto))
            {
                string[] line =
                [
                    found.Lesson.Id, "--lang", found.Language.Code(),
                    .. directory is null ? Array.Empty<string>() : ["--lessons", directory],
                    .. parse.GetValue(output) == LearnFormat.Json ? (string[])["--output", "json"] : [],
                ];
                return await new LessonHostProcess([.. line, .. forward]).RunAsync(found.Lesson.IsSandbox, cancellationToken);
            }

            var store = LearnOptions.Store(runtime.Store.Paths);
            var terminal = new LessonTerminal(
                store, LearnOptions.Tools(environment, composition, parse), new LessonHostProcess(forward).Start, LearnScreen.Write);
            return await terminal.RunAsync(found, directory, LearnOptions.Columns, cancellationToken);
        });
        return command;
    }

    // Both a lesson and a command can be meant.
    private static FoundLesson Find(LessonLibrary library, string named, Language language, Command command)
    {
        if (library.Find(named, language) is { } found) return found;
        var ids = library.All(language).Select(one => one.Lesson.Id).ToList();
        var near = UnknownWord.Nearest(named, UnknownWord.Commands(command).Concat(ids).Concat(ids.Select(id => id[3..])));
        return near is null
            ? library.Get(named, language)
            : throw new PodException($"there is no lesson \"{named}\". Did you mean 'minipod learn {near}'?");
    }

    private static void List(IReadOnlyList<FoundLesson> lessons, LessonStore store, Language language, LearnFormat format)
    {
        if (format == LearnFormat.Json)
        {
            Terminal.Out.WriteLine(LessonJson.Write(lessons, store));
            return;
        }

        var list = new LessonList(lessons, store, language);
        var table = new TextTable(list.Headings);
        foreach (var row in list.Rows) table.Add(row);
        table.Print(Terminal.Out);
        Terminal.Out.WriteLine($"\n{list.Hint}");
    }
}
