using MiniPod.Learn.Lessons.Words;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>Whether a bridge sends a frame back through the port on which it came: <c>hairpin: on</c>, <c>at: shop/eth0</c>. The port is
/// the interface itself, or the other end of its cable, the name of which nobody knows before.</summary>
internal sealed record HairpinCheck(string Source, bool IsAbsent, bool IsOn, NamedLink At) : LessonCheck(Source, IsAbsent)
{
    /// <summary>Reads the setting.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static string ParseSetting(string text) =>
        text is "on" or "off" ? text : throw new PodException($"\"hairpin\" is on or off, not \"{text}\"");

    internal override string Wanted(LessonWords words) =>
        WantedThing(words, LessonWords.Fill(IsOn ? words.HairpinOn : words.HairpinOff, At));

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (At.Find(facts) is not { } link) return Task.FromResult(new CheckSight(false, At.Missing(facts, words)));
        var port = link.Port is not null ? link : facts.Picture.PeerOf(facts.Find(At.Namespace)!, link)?.Link;
        return Task.FromResult(port is { Port: { } found }
            ? new CheckSight(found.IsHairpin == IsOn, LessonWords.Fill(found.IsHairpin ? words.HairpinIsOn : words.HairpinIsOff, port.Name))
            : new CheckSight(false, LessonWords.Fill(words.NoBridgePort, At)));
    }
}
