using System.Text.RegularExpressions;

namespace MiniPod.Architecture.Tests;

/// <summary>A C# file. What it says in strings and comments is not code.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    private const string Strings =
        """"(?<string>\$*"{3,}[\s\S]*?"{3,}|[$@]*@[$@]*"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')"""";

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The text without strings.</summary>
    public string WithoutStrings => StringsOrComments().Replace(Text, match => match.Groups["string"].Success ? "\"\"" : match.Value);

    /// <summary>The text with raw strings cut to their line ends, so that lines keep their numbers.</summary>
    public string WithoutRawStrings => StringsOrComments().Replace(Text, match =>
        match.Groups["string"].Success && match.Value.Contains("\"\"\"", StringComparison.Ordinal)
            ? new string('\n', match.Value.Count(c => c == '\n'))
            : match.Value);

    /// <summary>The text without strings and comments.</summary>
    public string Code => StringsOrComments().Replace(Text, match => match.Groups["string"].Success ? "\"\"" : "");

    /// <summary>The types that are declared at the outermost level: this code base writes them without indentation.</summary>
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
