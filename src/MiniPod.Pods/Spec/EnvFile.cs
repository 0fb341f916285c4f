using System.Text;

namespace MiniPod.Pods.Spec;

/// <summary>
/// A file of variables, in the syntax that Kubernetes takes of POSIX shells: <c>NAME='VALUE'</c> lines. Everything between the quotes is
/// the value, also lines. Blank lines, blanks before a name, and comments (<c>#</c>) on their own lines or after a value are ignored;
/// nothing is expanded. As in a shell, the value of <c>NAME= 'VALUE'</c> is empty. Source: kubelet's ParseEnv, 1.35.
/// </summary>
internal static class EnvFile
{
    private const char Quote = '\'';

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The value of a variable; null if the file does not have it. Of two with the same name, the first counts, and what comes
    /// after it is not looked at.</summary>
    /// <exception cref="PodException">A line up to there is wrong.</exception>
    public static string? Find(string text, string name)
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = Line(lines, index).TrimStart(Blanks);
            if (line.Length == 0 || line[0] == '#') continue;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) throw Wrong(index, "has no '='");
            if (equals == 0) throw Wrong(index, "has no name before '='");
            if (Blanks.Contains(line[equals - 1])) throw Wrong(index, "has a blank before '='");
            var value = Value(lines, ref index, line[(equals + 1)..]);
            if (line[..equals] == name) return value;
        }

        return null;
    }

    // The line with the closing quote becomes the current one.
    private static string Value(string[] lines, ref int index, string rest)
    {
        if (rest.Length > 0 && Blanks.Contains(rest[0])) return "";
        if (!rest.StartsWith(Quote)) throw Wrong(index, "has a value that is not in single quotes");
        var (first, value) = (index, new StringBuilder());
        rest = rest[1..];
        while (!rest.Contains(Quote, StringComparison.Ordinal))
        {
            value.Append(rest).Append('\n');
            if (++index == lines.Length) throw Wrong(first, "has no closing quote");
            rest = Line(lines, index);
        }

        var end = rest.IndexOf(Quote, StringComparison.Ordinal);
        var after = rest[(end + 1)..].TrimStart(Blanks);
        if (after.Length > 0 && after[0] != '#') throw Wrong(index, "has something after the closing quote");
        return value.Append(rest.AsSpan(0, end)).ToString();
    }

    private static string Line(string[] lines, int index) => lines[index].EndsWith('\r') ? lines[index][..^1] : lines[index];

    private static PodException Wrong(int index, string what) => new($"line {index + 1} {what}: the form is NAME='VALUE'");
}
