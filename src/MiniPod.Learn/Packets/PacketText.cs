using System.Globalization;
using System.Net.Sockets;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Packets;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Packets;

/// <summary>The life of a packet as text: where it was seen, with its times, and between the sightings what was decided.</summary>
public static class PacketText
{
    /// <summary>Writes it.</summary>
    /// <param name="journey">The life.</param>
    /// <param name="language">The language.</param>
    /// <param name="width">The columns that there are.</param>
    /// <param name="isAscii">Whether to write with ASCII characters alone.</param>
    /// <param name="withAll">Whether to show all packets and rules; otherwise the request, its answer, what went wrong, and the rules that
    /// decided.</param>
    public static IReadOnlyList<TonedLine> Write(
        PacketJourney journey, Language language, int width, bool isAscii, bool withAll)
    {
        var words = PacketWords.Of(language);
        var lines = new List<TonedLine>();
        void Add(string text, TextTone tone = TextTone.Plain, int indent = 0)
        {
            // A command is one line, whatever the width: it is to be copied.
            IReadOnlyList<string> parts = tone == TextTone.Command
                ? [SafeText.Of(text)]
                : TextWidth.Wrap(SafeText.Of(text), line => indent + TextWidth.Of(line) <= width);
            lines.AddRange(parts.Select(part => new TonedLine($"{new string(' ', indent)}{part}", tone)));
        }

        var story = new PacketStory(journey, words, withAll);
        Add(Heading(journey, words, story), TextTone.Heading);
        foreach (var limit in journey.Limits) Add(LimitText(limit, journey, words), TextTone.Broken);
        var told = story.Shown.Select(packet => story.Of(packet).ToList()).Where(packet => packet.Count > 0).ToList();
        var columns = StoryColumns.Of([.. told.SelectMany(packet => packet)], width);
        foreach (var (index, packet) in told.Index())
        {
            lines.Add(new TonedLine("", TextTone.Plain));
            if (withAll) Add(PacketWords.Fill(words.PacketNumber, index + 1, told.Count), TextTone.Dim);
            AddPacket(lines, packet, columns, width, isAscii);
        }

        if (journey.Counted.Count > 0)
        {
            lines.Add(new TonedLine("", TextTone.Plain));
            Add(words.LegacyRules);
            foreach (var one in journey.Counted)
                Add(story.Counted(one), one is { IsStop: true } ? TextTone.Broken : TextTone.Plain, indent: 10);
        }

        lines.Add(new TonedLine("", TextTone.Plain));
        AddEnd(journey, language, story, Add);
        return lines;
    }

    private static string Heading(PacketJourney journey, PacketWords words, PacketStory story) => VerdictWords.Spaced(PacketWords.Fill(
        words.Heading,
        journey.Protocol.ToString().ToUpperInvariant(),
        story.PlaceInText(journey.From),
        To(journey),
        journey.SentAt.ToString("HH:mm:ss", CultureInfo.InvariantCulture)));

    /// <summary>What was sent, from where to where.</summary>
    internal static string Title(PacketJourney journey, Language language)
    {
        var words = PacketWords.Of(language);
        var story = new PacketStory(journey, words, withAll: false);
        return VerdictWords.Spaced(PacketWords.Fill(
            words.Title, journey.Protocol.ToString().ToUpperInvariant(), story.PlaceInText(journey.From), To(journey)));
    }

    /// <summary>How it ended.</summary>
    internal static IReadOnlyList<TonedLine> End(PacketJourney journey, Language language, PacketStory story)
    {
        var lines = new List<TonedLine>();
        AddEnd(journey, language, story, (text, tone, _) => lines.Add(new TonedLine(text, tone)));
        return lines;
    }

    private static object To(PacketJourney journey) => journey.Protocol == ProtocolType.Icmp ? journey.To.Address : journey.To;

    private static string LimitText(PacketLimit limit, PacketJourney journey, PacketWords words) => PacketWords.Fill(
        limit.Kind switch
        {
            PacketLimitKind.Packets => journey.IsPredicted ? words.Predicted : words.NoPackets,
            PacketLimitKind.Rules => words.NoRules,
            _ => words.NoRuleTexts,
        },
        limit.Reason);

    private static void AddEnd(
        PacketJourney journey, Language language, PacketStory story, Action<string, TextTone, int> add)
    {
        var (words, verdict) = (PacketWords.Of(language), journey.Verdict);
        var repeated = story.Repetitions;
        if (repeated > 1) add(PacketWords.Fill(verdict.IsSuccess ? words.AnsweredLate : words.Repeated, repeated), TextTone.Dim, 0);
        var end = VerdictWords.Of(verdict, story.PlaceInText(verdict.Place), language);
        if (verdict.IsSuccess && journey.Outcome.Text is { Length: > 0 } said) end = $"{end.TrimEnd('.', '。')}{words.Colon}{said}";
        add(end, verdict.IsSuccess ? TextTone.Heading : TextTone.Broken, 0);
        if (verdict.Look is { } look) add(PacketWords.Fill(words.Look, look), TextTone.Command, 0);
        if (verdict.Mend is { } mend) add(PacketWords.Fill(words.Mend, mend), TextTone.Command, 0);
        if (verdict.Mend?.StartsWith("minipod repair", StringComparison.Ordinal) == true) add(words.RepairInterrupts, TextTone.Dim, 0);
        if (journey.PodWithoutListener is { } pod) add(PacketWords.Fill(words.NothingListens, pod), TextTone.Plain, 0);
        if (journey.OutsideInterface is { } link) add(PacketWords.Fill(words.StandIn, link), TextTone.Dim, 0);
        if (!journey.BridgesMeetRules && story.Shown.Any(packet => packet.Stations.OfType<BridgedTo>().Any()))
            add(words.BridgedAround, TextTone.Dim, 0);
        var more = journey.Packets.Count - story.Shown.Count;
        if (more > 0) add(more == 1 ? words.OneMore : PacketWords.Fill(words.More, more), TextTone.Dim, 0);
    }

    private static void AddPacket(List<TonedLine> lines, List<StoryLine> story, StoryColumns columns, int width, bool isAscii)
    {
        StoryLine? before = null;
        foreach (var line in story)
        {
            // A sighting has a place; what happens between two sightings has a label under it.
            var (room, more) = (columns.Place == 0 ? width - columns.BeforePlace : columns.Place, isAscii ? "..." : "…");
            var name = TextWidth.Cut(SafeText.Of(line.Place), room, more);
            var label = line.Place.Length == 0 && line.Label == before?.Label && line.Time.Length == 0 ? "" : line.Label;
            var lead = $"{line.Time.PadLeft(columns.Time)}  ";
            if (columns.Place > 0) lead += $"{Pad(name, columns.Place)}  ";
            else if (name.Length > 0) lines.Add(new TonedLine($"{new string(' ', columns.BeforePlace)}{name}", line.Tone));
            before = line;
            if (columns.IsNarrow)
            {
                string[] parts = [label, line.Subject, line.Text];
                AddWrapped(lines, lead, string.Join("  ", parts.Where(part => part.Length > 0)), width, line.Tone, isAscii);
                continue;
            }

            lead += $"{Pad(SafeText.Of(label), columns.Label)}  ";
            if (line.Text.Length == 0) AddWrapped(lines, lead, line.Subject, width, line.Tone, isAscii);
            else AddWrapped(lines, $"{lead}{Pad(SafeText.Of(line.Subject), columns.Subject)}  ", line.Text, width, line.Tone, isAscii);
        }
    }

    // The lines after the first begin where its text does.
    private static void AddWrapped(List<TonedLine> lines, string lead, string text, int width, TextTone tone, bool isAscii)
    {
        var columns = Math.Max(StoryColumns.NarrowestRest, width - TextWidth.Of(lead));
        // What fits is not broken, and keeps its double blanks.
        var parts = TextWidth.Of(text) <= columns
            ? [text.Replace('\u00a0', ' ')]
            : TextWidth.Wrap(text, part => TextWidth.Of(part) <= columns);
        var indent = new string(' ', TextWidth.Of(lead));
        foreach (var (index, part) in parts.Index())
            lines.Add(new TonedLine(Ascii($"{(index == 0 ? lead : indent)}{SafeText.Of(part)}".TrimEnd(), isAscii), tone));
    }

    private static string Pad(string text, int columns) => $"{text}{new string(' ', Math.Max(0, columns - TextWidth.Of(text)))}";

    private static string Ascii(string text, bool isAscii) => isAscii ? text.Replace("→", "->", StringComparison.Ordinal) : text;
}
