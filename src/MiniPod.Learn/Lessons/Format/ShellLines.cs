using System.Text.RegularExpressions;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>Splits a fence into the commands that a person would type one after another.</summary>
internal static partial class ShellLines
{
    /// <summary>Splits it. Lines that belong together are one command: a here-document, a line that ends with a backslash or an operator,
    /// an open quote or block. What they are is for bash to say. Comments alone are no commands.</summary>
    public static IEnumerable<string> Split(string text) => Read(text).Select(one => one.Command);

    /// <summary>Finds what is no command for bash.</summary>
    /// <param name="text">The text of a fence.</param>
    /// <param name="firstLine">The number of its first line.</param>
    /// <returns>The line of each, and what is wrong.</returns>
    public static IEnumerable<(int Line, string What)> FindFaults(string text, int firstLine)
    {
        foreach (var (line, command, state) in Read(text))
        {
            if (state == ShellText.Whole) continue;
            var first = command.Split('\n')[0];
            yield return (line + firstLine, state == ShellText.Invalid
                ? $"bash does not understand the command that begins with \"{first}\""
                : $"the command that begins with \"{first}\" does not end in this fence");
        }
    }

    // Each command with the line at which it begins, from 0. What bash does not understand ends at the line that makes it so.
    private static IEnumerable<(int Line, string Command, ShellText State)> Read(string text)
    {
        var (command, begin, state) = ("", 0, ShellText.Whole);
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (command.Length == 0 && (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#'))) continue;
            state = StateAfter(command, state, line);
            (command, begin) = command.Length == 0 ? (line, index) : ($"{command}\n{line}", begin);
            if (state is ShellText.Open or ShellText.InDocument) continue;
            yield return (begin, command, state);
            command = "";
        }

        if (command.Length > 0) yield return (begin, command, state);
    }

    // The end of a here-document is a line that was named before.
    private static ShellText StateAfter(string command, ShellText state, string line)
    {
        if (command.Length == 0 && IsSimple(line)) return ShellText.Whole;
        if (state == ShellText.InDocument && !command.Contains(line.Trim(), StringComparison.Ordinal)) return state;
        return ShellSyntax.Read(command.Length == 0 ? line : $"{command}\n{line}");
    }

    // bash need not be asked.
    private static bool IsSimple(string line) => Simple().IsMatch(line) && !Reserved().IsMatch(line);

    [GeneratedRegex(@"^[\w \t./:=,@%+-]*$")]
    private static partial Regex Simple();

    // bash(1), "RESERVED WORDS".
    [GeneratedRegex(@"^\s*(if|then|else|elif|fi|case|esac|for|select|while|until|do|done|function|time|coproc)\b")]
    private static partial Regex Reserved();
}
