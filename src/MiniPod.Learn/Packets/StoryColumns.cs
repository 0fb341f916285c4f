using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Packets;

/// <summary>How wide the columns of a packet's life are.</summary>
/// <param name="Time">Of the times.</param>
/// <param name="Place">Of the places; 0 if they have lines of their own, because there is no room beside them.</param>
/// <param name="Label">Of what happens.</param>
/// <param name="Subject">Of the interfaces and rules.</param>
/// <param name="IsNarrow">Whether there is no room for the last two columns: what they have follows the label.</param>
internal sealed record StoryColumns(int Time, int Place, int Label, int Subject, bool IsNarrow)
{
    private const int WidestPlace = 24, NarrowestTime = 8, NarrowestText = 36, Gap = 2;

    /// <summary>How wide what is beside time and place is at least.</summary>
    public const int NarrowestRest = 20;

    /// <summary>What a line begins with before its place.</summary>
    public int BeforePlace => Time + Gap;

    /// <summary>Chooses them.</summary>
    /// <param name="story">All lines.</param>
    /// <param name="width">The columns that there are.</param>
    public static StoryColumns Of(IReadOnlyList<StoryLine> story, int width)
    {
        var time = story.Select(line => line.Time.Length).Append(NarrowestTime).Max();
        var place = Math.Min(WidestPlace, story.Select(line => TextWidth.Of(line.Place)).Append(0).Max());
        if (time + place + (2 * Gap) + NarrowestRest > width) place = 0;
        var label = story.Select(line => TextWidth.Of(line.Label)).Append(0).Max();
        var subject = story.Where(line => line.Text.Length > 0).Select(line => TextWidth.Of(line.Subject)).Append(0).Max();
        var left = width - time - place - label - subject - (4 * Gap);
        return new StoryColumns(time, place, label, subject, left < NarrowestText);
    }
}
