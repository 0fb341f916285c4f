using System.Text.RegularExpressions;

namespace MiniPod.Architecture.Tests;

/// <summary>A C# file. Strings and comments do not count as code.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    private const string Strings =
        """"(?<string>\$*"{3,}[\s\S]*?"{3,}|[$@]*@[$@]*"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')"""";

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The text without strings.</summary>
    public string WithoutStrings => StringsOrComments().Replace(Text, match => match.Groups["string"].Success ? "\"\"" : match.Value);

    /// <summary>The text with raw strings reduced to their line breaks, so that line numbers stay the same.</summary>
    public string WithoutRawStrings => StringsOrComments().Replace(Text, match =>
        match.Groups["string"].Success && match.Value.Contains("\"\"\"", StringComparison.Ordinal)
            ? new string('\n', match.Value.Count(c => c == '\n'))
            : match.Value);

    /// <summary>The text without strings and comments.</summary>
    public string Code => StringsOrComments().Replace(Text, match => match.Groups["string"].Success ? "\"\"" : "");

    /// <summary>The top-level types, which are not indented in this code base.</summary>
    public IReadOnlyList<string> TopLevelTypes => [.. Declarations().Matches(Code).Select(match => match.Groups["name"].Value)];

    public int LineOf(int offset) => Text.AsSpan(0, Math.Min(offset, Text.Length)).Count('\n') + 1;

    [GeneratedRegex(Strings + @"|(?<comment>//[^\n]*|/\*[\s\S]*?\*/)")]
    private static partial Regex StringsOrComments();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|readonly|partial|unsafe|ref)\s+)*"
            + @"(?:(?:record\s+)?(?:class|struct)|interface|enum|record|delegate\s+\S+)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declarations();
}
