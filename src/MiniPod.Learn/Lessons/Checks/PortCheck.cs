using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>An interface of the host that is a port of a bridge: <c>port: client1-veth-br</c>, <c>of: bridge1</c>.</summary>
internal sealed record PortCheck(string Source, bool IsAbsent, string Link, string Bridge) : LessonCheck(Source, IsAbsent)
{
    internal override string Wanted(LessonWords words) => WantedThing(words, LessonWords.Fill(words.Port, Link, Bridge));

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        var name = new NamedLink("", Link);
        if (name.Find(facts) is not { } link) return Task.FromResult(new CheckSight(false, name.Missing(facts, words)));
        var master = facts.Picture.Host.MasterOf(link)?.Name;
        return Task.FromResult(new CheckSight(
            master == Bridge, master is null ? LessonWords.Fill(words.NoPort, Link) : LessonWords.Fill(words.PortOf, Link, master)));
    }
}
