using System.Text.RegularExpressions;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>Splits a fence into the commands that a person would type one after another.</summary>
internal static partial class ShellLines
{
    /// <summary>Splits it. Lines that belong together are one command: a here-document, a line that ends with a backslash or an operator,
    /// an open quote or block. What they are is for bash to say. Comments alone are no commands.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var (command, state) = ("", ShellText.Whole);
        foreach (var line in text.Split('\n'))
        {
            if (command.Length == 0 && (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#'))) continue;
            state = StateAfter(command, state, line);
            command = command.Length == 0 ? line : $"{command}\n{line}";
            if (state != ShellText.Whole) continue;
            yield return command;
            command = "";
        }

        if (command.Length > 0) yield return command;
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
