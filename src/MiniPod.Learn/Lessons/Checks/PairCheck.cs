using MiniPod.Learn.Lessons.Words;
using MiniPod.Net;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>Two ends of a veth pair, each where it is said to be: <c>pair: [client/veth-client, server/veth-server]</c>.</summary>
internal sealed record PairCheck(string Source, bool IsAbsent, NamedLink One, NamedLink Other) : LessonCheck(Source, IsAbsent)
{
    internal override string Wanted(LessonWords words) => WantedThing(words, LessonWords.Fill(words.Pair, One, Other));

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        foreach (var end in new[] { One, Other })
        {
            if (end.Find(facts) is null) return Task.FromResult(new CheckSight(false, end.Missing(facts, words)));
        }

        var (view, link) = (facts.Find(One.Namespace)!, One.Find(facts)!);
        if (facts.Picture.PeerOf(view, link) is not var (peerView, peer))
            return Task.FromResult(new CheckSight(false, LessonWords.Fill(words.NoPeer, One)));
        var isOther = peerView.Identity == facts.Find(Other.Namespace)!.Identity && peer.Name == Other.Name;
        var place = words.Subject(NameOf(facts, peerView));
        return Task.FromResult(new CheckSight(isOther, LessonWords.Fill(words.PeerIs, One, peer.Name, place)));
    }

    private static string NameOf(ICheckFacts facts, NamespaceView view) => view.Identity == facts.Picture.Host.Identity
        ? ""
        : facts.Names.FirstOrDefault(name => facts.Find(name)?.Identity == view.Identity, view.Path);
}
