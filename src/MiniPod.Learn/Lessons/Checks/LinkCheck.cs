using System.Globalization;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>An interface: <c>link: bridge1</c>, <c>kind: bridge</c>, <c>mtu: 1400</c>.</summary>
internal sealed record LinkCheck(string Source, bool IsAbsent, NamedLink Link) : LessonCheck(Source, IsAbsent)
{
    private const int LeastMtu = 68, MostMtu = 65536; // of IPv4, RFC 791, and of the loopback

    /// <summary>Its kind; null if that does not matter.</summary>
    public string? Kind { get; init; }

    /// <summary>Its MTU in bytes; null if that does not matter.</summary>
    public int? Mtu { get; init; }

    /// <summary>Reads an MTU.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static int ParseMtu(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mtu) && mtu is >= LeastMtu and <= MostMtu
            ? mtu
            : throw new PodException($"\"{text}\" is no MTU: it is a number from {LeastMtu} to {MostMtu}");

    internal override string Wanted(LessonWords words)
    {
        var thing = Kind is null ? LessonWords.Fill(words.Link, Link) : LessonWords.Fill(words.LinkOfKind, Link, Kind);
        return WantedThing(words, Mtu is { } mtu ? LessonWords.Fill(words.WithMtu, thing, mtu) : thing);
    }

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (Link.Find(facts) is not { } there) return Task.FromResult(new CheckSight(false, Link.Missing(facts, words)));
        if (Kind is not null && there.Kind != Kind)
        {
            var kind = there.Kind.Length == 0 ? words.NoKind : words.OtherKind;
            return Task.FromResult(new CheckSight(false, LessonWords.Fill(kind, Link, there.Kind)));
        }

        var saw = Mtu is null
            ? LessonWords.Fill(words.Links, words.Subject(Link.Namespace), Link.Name)
            : LessonWords.Fill(words.MtuIs, Link, there.Mtu);
        return Task.FromResult(new CheckSight(Mtu is null || Mtu == there.Mtu, saw));
    }
}
