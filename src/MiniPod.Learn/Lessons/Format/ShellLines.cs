using System.Text.RegularExpressions;

namespace MiniPod.Learn.Lessons.Format;

/// <summary>Splits a fence into the commands that a person would type one after another.</summary>
internal static partial class ShellLines
{
    /// <summary>Splits it. Lines that belong together are one command: a here-document, a line that ends with a backslash or an operator,
    /// an open quote or block. Comments alone are no commands.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var (command, ending) = ("", (string?)null);
        foreach (var line in text.Split('\n'))
        {
            if (command.Length == 0 && (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#'))) continue;
            command = command.Length == 0 ? line : $"{command}\n{line}";
            if (ending is not null)
            {
                if (line.Trim() != ending) continue;
                ending = null;
            }
            else if (HereDocument().Match(line) is { Success: true } here)
            {
                ending = here.Groups["end"].Value;
                continue;
            }

            if (IsOpen(command)) continue;
            yield return command;
            command = "";
        }

        if (command.Length > 0) yield return command;
    }

    private static bool IsOpen(string command) =>
        Continued().IsMatch(command) || command.Count(one => one == '\'') % 2 == 1 || command.Count(one => one == '"') % 2 == 1
        || Opening().Count(command) > Closing().Count(command);

    [GeneratedRegex(@"<<-?\s*[""']?(?<end>\w+)[""']?")]
    private static partial Regex HereDocument();

    [GeneratedRegex(@"(\\|&&|\|)$")]
    private static partial Regex Continued();

    [GeneratedRegex(@"(^|[;&|]\s*|\n\s*)(for|while|until|if|case)\s|\{\s*$", RegexOptions.Multiline)]
    private static partial Regex Opening();

    [GeneratedRegex(@"(^|[;&|]\s*|\n\s*)(done|fi|esac|\})(\s|;|$)", RegexOptions.Multiline)]
    private static partial Regex Closing();
}
