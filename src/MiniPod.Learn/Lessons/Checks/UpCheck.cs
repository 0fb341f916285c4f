using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>An interface that was switched on, whether the other end of its cable is or not: <c>up: client/lo</c>.</summary>
internal sealed record UpCheck(string Source, bool IsAbsent, NamedLink Link) : LessonCheck(Source, IsAbsent)
{
    internal override string Wanted(LessonWords words) => LessonWords.Fill(IsAbsent ? words.NotUp : words.Up, Link);

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken) =>
        Task.FromResult(Link.Find(facts) is not { } link
            ? new CheckSight(false, Link.Missing(facts, words))
            : new CheckSight(link.IsUp, LessonWords.Fill(link.IsUp ? words.IsUp : words.IsDown, Link)));
}
