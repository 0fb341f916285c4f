using System.Text;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Prose;

/// <summary>What a line break within a paragraph stands for.</summary>
public static class LineJoint
{
    /// <summary>Whether it stands for nothing: Chinese has no blanks between words. Otherwise it stands for a blank.</summary>
    /// <param name="last">The last character before it.</param>
    /// <param name="first">The first one after it.</param>
    public static bool IsSeamless(Rune last, Rune first) =>
        (IsWide(last) && IsWide(first)) || IsWidePunctuation(last) || IsWidePunctuation(first);

    private static bool IsWide(Rune rune) => TextWidth.IsWide(rune.Value);

    private static bool IsWidePunctuation(Rune rune) => IsWide(rune) && (Rune.IsPunctuation(rune) || Rune.IsSymbol(rune));
}
