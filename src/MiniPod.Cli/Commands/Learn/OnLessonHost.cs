using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands.Learn;

/// <summary>Does something on the host of the open lesson: a command there looks at the kernel as the learner does.</summary>
internal static class OnLessonHost
{
    /// <summary>Does it. A command in another terminal, or in another namespace of the host, is run once more there.</summary>
    /// <param name="composition">The program.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="action">What it does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="endsHost">Whether the host ends with it, and so what was run there: the kernel kills it.</param>
    public static Task<int> RunAsync(
        Composition composition,
        ParseResult parse,
        Func<OpenLesson, Task<int>> action,
        CancellationToken cancellationToken,
        bool endsHost = false) => RunAsync(
            composition,
            parse,
            (store, tools) => action(new OpenLesson(store, tools, LearnScreen.Facts)),
            cancellationToken,
            endsHost);

    /// <summary>Does it without reading the lesson's file.</summary>
    /// <inheritdoc cref="RunAsync(Composition, ParseResult, Func{OpenLesson, Task{int}}, CancellationToken, bool)"/>
    public static async Task<int> RunAsync(
        Composition composition,
        ParseResult parse,
        Func<LessonStore, LessonTools, Task<int>> action,
        CancellationToken cancellationToken,
        bool endsHost = false)
    {
        using var environment = composition.Open(parse);
        var store = LearnOptions.Store(environment.Runtime.Store.Paths);
        var process = ProcessOf(store.GetOpen());
        if (!PrivateHost.IsHereWith(process))
        {
            var code = await AgainAsync(process, composition, parse, cancellationToken);
            return endsHost && code == ExitCodes.Killed ? ExitCodes.Success : code;
        }

        return await action(store, LearnOptions.Tools(environment, composition, parse));
    }

    /// <summary>The first process on the host of a lesson, as this process sees it.</summary>
    /// <exception cref="PodException">There is none yet.</exception>
    public static int ProcessOf(LessonSession session) => session.ProcessSeenFrom($"{PrivateHost.OwnProcesses}") is > 0 and var process
        ? process
        : throw new PodException("the host of the lesson is being made. Try again in a moment.");

    private static async Task<int> AgainAsync(
        int lesson, Composition composition, ParseResult parse, CancellationToken cancellationToken)
    {
        TerminalProcess? process = null;
        var terminal = TerminalState.Read();
        var (line, variables) = (Environment.GetCommandLineArgs()[1..], composition.Variables(parse));
        PrivateHost.Enter(lesson, () => process = TerminalProcess.Start(Environment.ProcessPath!, line, variables));
        using (process)
        {
            var code = await process!.WaitAsync(cancellationToken);
            terminal.Restore();
            return code;
        }
    }
}
