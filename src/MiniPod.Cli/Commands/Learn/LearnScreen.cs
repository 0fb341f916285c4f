using MiniPod.Cli.Rendering;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Learn.Prose;

namespace MiniPod.Cli.Commands.Learn;

/// <summary>Writes lessons to standard output.</summary>
internal static class LearnScreen
{
    /// <summary>What it can show.</summary>
    public static LessonScreen Facts => new(LearnOptions.Columns, Terminal.HasOutputColor);

    public static void Write(IEnumerable<ProseLine> lines)
    {
        foreach (var line in lines) Write(line);
    }

    public static void Write(ProseLine line) => Terminal.Out.WriteLine(line.Spans.Select(part => (part.Text, ToneStyle.Of(part.Tone))));
}
