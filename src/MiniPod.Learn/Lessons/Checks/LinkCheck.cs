using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>An interface: <c>link: bridge1</c>, <c>kind: bridge</c>.</summary>
internal sealed record LinkCheck(string Source, bool IsAbsent, NamedLink Link, string? Kind) : LessonCheck(Source, IsAbsent)
{
    internal override string Wanted(LessonWords words) => WantedThing(words, Kind is null
        ? LessonWords.Fill(words.Link, Link)
        : LessonWords.Fill(words.LinkOfKind, Link, Kind));

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (Link.Find(facts) is not { } there) return Task.FromResult(new CheckSight(false, Link.Missing(facts, words)));
        var saw = Kind is not null && there.Kind != Kind
            ? LessonWords.Fill(words.OtherKind, Link, there.Kind)
            : LessonWords.Fill(words.Links, words.Subject(Link.Namespace), Link.Name);
        return Task.FromResult(new CheckSight(Kind is null || there.Kind == Kind, saw));
    }
}
