using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>A shell command that succeeds on the host, for what no other kind of check can say: <c>shell: test -e /run/x</c>.</summary>
internal sealed record ShellCheck(string Source, bool IsAbsent, string Command) : LessonCheck(Source, IsAbsent)
{
    /// <summary>What is wanted, in words, with the negation if it must not succeed; null: the command is shown.</summary>
    public string? Say { get; init; }

    internal override string Wanted(LessonWords words) =>
        Say ?? LessonWords.Fill(IsAbsent ? words.NoShell : words.Shell, Command.TrimEnd('\n'));

    internal override async Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await facts.RunAsync(Command, cancellationToken).ConfigureAwait(false);
        var first = output.Trim().Split('\n')[0];
        return new CheckSight(exitCode == 0, LessonWords.Fill(first.Length == 0 ? words.ShellCode : words.ShellSaid, exitCode, first));
    }
}
