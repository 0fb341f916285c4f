using System.Buffers;

namespace MiniPod.Spec.Yaml;

/// <summary>The characters of a manifest.</summary>
internal static class Characters
{
    public const char ByteOrderMark = '\uFEFF';

    // What YAML 1.1 calls not printable. Source: https://yaml.org/spec/1.1/#c-printable.
    private static readonly SearchValues<char> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(IsRefused)]);

    /// <summary>Returns the index of the first control character that no manifest may contain; -1 if there is none.</summary>
    public static int IndexOfRefused(string text) => text.AsSpan().IndexOfAny(Refused);

    private static bool IsRefused(char c) =>
        (c < ' ' && c is not ('\t' or '\n' or '\r')) || c is >= '\x7F' and <= '\x9F' and not '\x85' || c >= '\uFFFE';
}
