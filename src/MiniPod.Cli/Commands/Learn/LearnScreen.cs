using MiniPod.Cli.Rendering;
using MiniPod.Learn.Lessons.Rendering;
using MiniPod.Learn.Lessons.Sessions;

namespace MiniPod.Cli.Commands.Learn;

/// <summary>Writes lessons to standard output.</summary>
internal static class LearnScreen
{
    /// <summary>What it can show.</summary>
    public static LessonScreen Facts => new(LearnOptions.Columns, Terminal.HasOutputColor);

    public static void Write(IEnumerable<LessonLine> lines)
    {
        foreach (var line in lines) Write(line);
    }

    public static void Write(LessonLine line) => Terminal.Out.WriteLine(line.Parts.Select(part => (part.Text, ToneStyle.Of(part.Tone))));
}
