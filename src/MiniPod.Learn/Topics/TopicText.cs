using System.Text;
using System.Text.RegularExpressions;

namespace MiniPod.Learn.Topics;

/// <summary>
/// An article's text with places for values, <c>{pod.address}</c>, and parts that are there only if a value is, between the lines
/// <c>&lt;!-- if NAME --&gt;</c> or <c>&lt;!-- if no NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>.
/// </summary>
internal static partial class TopicText
{
    /// <summary>The names of the values in a text, in its order.</summary>
    public static IReadOnlyList<string> Names(string text) => [.. Place().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>The names of the values on which parts of a text depend.</summary>
    public static IReadOnlyList<string> Conditions(string text) =>
        [.. text.Split('\n').Select(line => Condition().Match(line)).Where(match => match.Success).Select(match => match.Groups[2].Value)];

    /// <summary>The text without the parts that do not apply.</summary>
    /// <param name="text">The text.</param>
    /// <param name="has">Whether a value is there.</param>
    public static string Choose(string text, Func<string, bool> has)
    {
        var chosen = new StringBuilder();
        var isShown = true;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line == "<!-- end -->") isShown = true;
            else if (Condition().Match(line) is { Success: true } match)
                isShown = has(match.Groups[2].Value) != match.Groups[1].Success;
            else if (isShown) chosen.Append(line).Append('\n');
        }

        return Gap().Replace(chosen.ToString(), "\n\n");
    }

    /// <summary>The text with its values.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Place().Replace(text, match => values[match.Groups[1].Value]);

    // Not {{.State.Pid}}, which is a template of docker's.
    [GeneratedRegex(@"\{([a-z]+\.[a-zA-Z]+)\}")]
    private static partial Regex Place();

    [GeneratedRegex("^<!-- if (no )?([a-z]+\\.[a-zA-Z]+) -->$")]
    private static partial Regex Condition();

    [GeneratedRegex("\n{3,}")]
    private static partial Regex Gap();
}
