using System.Text;

namespace MiniPod.Pods.Shell;

/// <summary>
/// Collects the plain shell commands that do what a step does. A value that an earlier step brought forth is a reference: to the
/// real value where it is known (<c>run --explain</c>), to a variable where it is not yet (<c>minipod script</c>).
/// </summary>
/// <param name="known">The values that are known, by variable name; null writes variables throughout.</param>
public sealed class ShellWriter(IReadOnlyDictionary<string, string>? known = null)
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _tools = [];
    private string _indent = "";

    /// <summary>Whether this is for a script, whose values are variables.</summary>
    public bool IsScript => known is null;

    /// <summary>What the commands call beside docker and the CNI plugins, in words that end a list.</summary>
    public IReadOnlyCollection<string> Tools => _tools;

    /// <summary>Quotes a word so that no shell changes it.</summary>
    public static string Quote(string word) =>
        word.Length > 0
            && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '=' or ',' or '@' or '%' or '+')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A value from an earlier step; null where it is not known, as in every script.</summary>
    public string? Find(string variable) => known?.GetValueOrDefault(variable);

    /// <summary>A value from an earlier step, as a shell word.</summary>
    public string Ref(string variable) =>
        known is not null && known.TryGetValue(variable, out var value) ? Quote(value) : $"\"${variable}\"";

    /// <summary>A value from an earlier step inside double quotes.</summary>
    public string Inner(string variable) => known is not null && known.TryGetValue(variable, out var value) ? value : $"${{{variable}}}";

    /// <summary>A line as it is.</summary>
    public ShellWriter Line(string line)
    {
        _text.Append(_indent).Append(line).Append('\n');
        return this;
    }

    /// <summary>Notes that the commands call a further tool.</summary>
    public ShellWriter Uses(string tool)
    {
        _tools.Add(tool);
        return this;
    }

    /// <summary>A remark.</summary>
    public ShellWriter Comment(string remark) => Line($"# {remark.ReplaceLineEndings("\n# ")}");

    /// <summary>A command whose output later steps refer to.</summary>
    public ShellWriter Set(string variable, string command) => Line(IsScript ? $"{variable}=$({command})" : command);

    /// <summary>Keeps a value for the undo of a script.</summary>
    public ShellWriter Keep(string variable) => IsScript ? Line($"echo \"${variable}\" > {Kept(variable)}") : this;

    /// <summary>The file in which a script keeps a value for its undo, as a shell word.</summary>
    public static string Kept(string variable) => $"\"$dir/{variable}\"";

    /// <summary>
    /// Commands of an undo for which there may be nothing to do: the script that made things may have ended anywhere, and so may a
    /// former undo. Where the values are known, what was done is known too, and the commands alone are written.
    /// </summary>
    public ShellWriter If(string condition, Action<ShellWriter> commands)
    {
        if (!IsScript)
        {
            commands(this);
            return this;
        }

        Line($"if {condition}; then");
        _indent = "  ";
        commands(this);
        _indent = "";
        return Line("fi");
    }

    /// <summary>What was written.</summary>
    public override string ToString() => _text.ToString();
}
