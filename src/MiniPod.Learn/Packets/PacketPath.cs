using System.Globalization;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Svg;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Packets;

/// <summary>The way of a packet as a path through the drawing of the network.</summary>
internal static class PacketPath
{
    private const int ArrivesCard = 0, RouteCard = 1, PassCard = 2, LeavesCard = 3;

    /// <summary>Makes it.</summary>
    public static DrawnPath Of(PacketJourney journey, Language language)
    {
        var words = PacketWords.Of(language);
        var story = new PacketStory(journey, words, withAll: false);
        var marks = new List<PathMark>();
        var lines = new List<TonedLine>();
        foreach (var packet in story.Shown)
        {
            if (lines.Count > 0) lines.Add(new TonedLine("", TextTone.Plain));
            DrawnPart? before = null;
            var place = "";
            foreach (var line in story.Of(packet))
            {
                if (line.Place.Length > 0) place = line.Place;
                var part = PartOf(journey, line.Station!) ?? before;
                var isNew = part is not null && part != before;
                if (isNew) marks.Add(new PathMark(part!, marks.Count + 1, packet.IsAnswer, IsEnd: false));
                before = part;
                var number = isNew ? marks.Count.ToString(CultureInfo.InvariantCulture) : "";
                lines.Add(new TonedLine(Text(number, place, line), line.Tone == TextTone.Heading ? TextTone.Plain : line.Tone));
            }

            if (story.IsLast(packet) && marks.Count > 0) marks[^1] = marks[^1] with { IsEnd = true };
        }

        lines.Add(new TonedLine("", TextTone.Plain));
        lines.AddRange(PacketText.End(journey, language, story));
        return new DrawnPath(PacketText.Title(journey, language), marks, lines);
    }

    private static string Text(string number, string place, StoryLine line)
    {
        string[] parts = [line.Time, SafeText.Of(place), line.Label, line.Subject, line.Text];
        return $"{number,3}  {string.Join("  ", parts.Where(part => part.Length > 0))}";
    }

    // What has no part of its own belongs to the one before it.
    private static DrawnPart? PartOf(PacketJourney journey, PacketStation station) => station.Place.Kind switch
    {
        PacketPlaceKind.Outside => new DrawnPart(DrawnPartKind.Outside),
        PacketPlaceKind.Pod => station is SightedAt seen ? new DrawnPart(DrawnPartKind.PodInterface, seen.Link, station.Place.Name) : null,
        PacketPlaceKind.Host => PartOfHost(journey, station),
        _ => null,
    };

    private static DrawnPart? PartOfHost(PacketJourney journey, PacketStation station) => station switch
    {
        SightedAt seen => PartOf(journey, seen.Link),
        DecidedBy { Hook: RuleHook.Prerouting } => DrawnPart.Card(ArrivesCard),
        DecidedBy { Hook: RuleHook.Output, NewDestination: not null } => DrawnPart.Card(ArrivesCard),
        DecidedBy { Hook: RuleHook.Postrouting } => DrawnPart.Card(LeavesCard),
        DecidedBy => DrawnPart.Card(PassCard),
        RoutedBy => DrawnPart.Card(RouteCard),
        TrackedBy tracked => DrawnPart.Card(tracked.OldDestination.Equals(tracked.NewDestination) ? LeavesCard : ArrivesCard),
        BridgedTo bridged => new DrawnPart(DrawnPartKind.Bridge, bridged.Bridge),
        _ => null,
    };

    private static DrawnPart? PartOf(PacketJourney journey, string link)
    {
        if (journey.Topology!.Bridges.Any(bridge => bridge.Interface.Link.Name == link)) return new DrawnPart(DrawnPartKind.Bridge, link);
        return journey.Topology.Uplinks.Any(uplink => uplink.Link.Name == link)
            ? new DrawnPart(DrawnPartKind.Uplink, link)
            : new DrawnPart(DrawnPartKind.Port, link);
    }
}
