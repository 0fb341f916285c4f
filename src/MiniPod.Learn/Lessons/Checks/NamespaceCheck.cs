using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>A network namespace that has a name: <c>namespace: client</c>.</summary>
internal sealed record NamespaceCheck(string Source, bool IsAbsent, string Name) : LessonCheck(Source, IsAbsent)
{
    internal override string Wanted(LessonWords words) => WantedThing(words, LessonWords.Fill(words.Namespace, Name));

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken) =>
        Task.FromResult(new CheckSight(
            facts.Names.Contains(Name) && facts.Find(Name) is not null,
            facts.Names.Count == 0
                ? words.NoNamespaces
                : LessonWords.Fill(words.Namespaces, string.Join(words.ListSeparator, facts.Names))));
}
