using System.Text;

namespace MiniPod.Spec.Yaml;

/// <summary>What a manifest says, for a message: on one line, without anything that a terminal would obey, and not long.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60;

    public static string Of(string text)
    {
        var length = text.Length <= MaxLength ? text.Length : char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        var line = new StringBuilder();
        foreach (var c in text.AsSpan(0, length))
        {
            if (Characters.IsShown(c)) line.Append(c);
            else line.Append("\\u").Append(((int)c).ToString("x4", null));
        }

        return length < text.Length ? $"{line}..." : $"{line}";
    }
}
