using System.Text;

namespace MiniPod.Pods.Shell;

/// <summary>
/// Collects plain shell commands that do what a step does. A value produced by an earlier step is a reference: the
/// actual value if it is known (<c>run --explain</c>), otherwise a variable (<c>minipod script</c>).
/// </summary>
/// <param name="known">The known values, by variable name; null uses variables throughout.</param>
public sealed class ShellWriter(IReadOnlyDictionary<string, string>? known = null)
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _tools = [];
    private readonly HashSet<string> _functions = [];
    private string _indent = "";

    /// <summary>Whether a script is being written, in which values are variables.</summary>
    public bool IsScript => known is null;

    /// <summary>The tools that the commands call in addition to docker and the CNI plugins.</summary>
    public IReadOnlyCollection<string> Tools => _tools;

    /// <summary>Quotes a word so that the shell passes it unchanged.</summary>
    public static string Quote(string word) =>
        word.Length > 0
            && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '=' or ',' or '@' or '%' or '+')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Returns a value from an earlier step; null if it is not known, as in every script.</summary>
    public string? Find(string variable) => known?.GetValueOrDefault(variable);

    /// <summary>Returns a value from an earlier step, as a shell word.</summary>
    public string Ref(string variable) =>
        known is not null && known.TryGetValue(variable, out var value) ? Quote(value) : $"\"${variable}\"";

    /// <summary>Returns a value from an earlier step, for use inside double quotes.</summary>
    public string Inner(string variable) => known is not null && known.TryGetValue(variable, out var value) ? value : $"${{{variable}}}";

    /// <summary>Adds a line unchanged.</summary>
    public ShellWriter Line(string line)
    {
        _text.Append(_indent).Append(line).Append('\n');
        return this;
    }

    /// <summary>Adds the definition of a function, unless it was added before.</summary>
    public ShellWriter Once(string function) => _functions.Add(function) ? Line(function) : this;

    /// <summary>Records that the commands call another tool.</summary>
    public ShellWriter Uses(string tool)
    {
        _tools.Add(tool);
        return this;
    }

    /// <summary>Adds a comment.</summary>
    public ShellWriter Comment(string remark) => Line($"# {remark.ReplaceLineEndings("\n# ")}");

    /// <summary>Adds a command whose output later steps refer to.</summary>
    public ShellWriter Set(string variable, string command) => Line(IsScript ? $"{variable}=$({command})" : command);

    /// <summary>Saves a value for the undo part of a script.</summary>
    public ShellWriter Keep(string variable) => IsScript ? Line($"echo \"${variable}\" > {Kept(variable)}") : this;

    /// <summary>The file in which a script saves a value for its undo part, as a shell word.</summary>
    public static string Kept(string variable) => $"\"$dir/{variable}\"";

    /// <summary>
    /// Adds undo commands that may have nothing to do: the script that created things may have stopped at any
    /// point, and so may an earlier undo. If the values are known, so is what was done, and the commands are
    /// written without a condition.
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

    /// <summary>Returns the text.</summary>
    public override string ToString() => _text.ToString();
}
