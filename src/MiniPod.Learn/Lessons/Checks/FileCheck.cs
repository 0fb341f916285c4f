using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>A file, or a directory: <c>file: /tmp/00-demo.conf</c>, and a text in it: <c>has: cni_net0</c>.</summary>
internal sealed record FileCheck(string Source, bool IsAbsent, string Path, string? Has) : LessonCheck(Source, IsAbsent)
{
    private const int Shown = 60;

    internal override string Wanted(LessonWords words) => WantedThing(words, Has is null
        ? LessonWords.Fill(words.File, Path)
        : LessonWords.Fill(words.FileHas, Path, Has));

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (facts.ReadFile(Path) is not { } text) return Task.FromResult(new CheckSight(false, LessonWords.Fill(words.NoFile, Path)));
        var beginning = text.Split('\n')[0].Trim();
        return Task.FromResult(new CheckSight(
            Has is null || text.Contains(Has, StringComparison.Ordinal),
            LessonWords.Fill(words.FileIs, Path, beginning.Length > Shown ? $"{beginning[..Shown]}…" : beginning)));
    }
}
