using System.Collections.Frozen;

namespace MiniPod.Spec.Fields;

/// <summary>All fields of an API type.</summary>
public sealed class FieldTable
{
    private const string Begin = "| ", Between = " | ", End = " |", Nothing = "-";

    private readonly FrozenDictionary<string, FieldRule> _rules;

    private FieldTable(string type, string summary, List<FieldRule> rules)
    {
        Type = type;
        Summary = summary;
        Rules = rules;
        _rules = rules.ToFrozenDictionary(rule => rule.Name);
    }

    /// <summary>The API's name of the type: <c>Probe</c>.</summary>
    public string Type { get; }

    /// <summary>A sentence about it.</summary>
    public string Summary { get; }

    /// <summary>Its fields, and keys of fields that are maps, in the order of the catalogue.</summary>
    public IReadOnlyList<FieldRule> Rules { get; }

    /// <summary>Finds a field; null if there is none of that name.</summary>
    public FieldRule? Find(string field) => _rules.GetValueOrDefault(field);

    /// <summary>Finds the rule of a map's key: its own, else that of the longest beginning; null if there is none.</summary>
    public FieldRule? Find(string map, string key)
    {
        var name = $"{map}.{key}";
        return Find(name) ?? Rules
            .Where(rule => rule.Map == map && rule.Name is [.., '*'] && name.StartsWith(rule.Name[..^1], StringComparison.Ordinal))
            .MaxBy(rule => rule.Name.Length);
    }

    /// <summary>Reads a file of the catalogue: a title, a sentence, and a table.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    internal static FieldTable Parse(string text)
    {
        string type = "", summary = "";
        var rules = new List<FieldRule>();
        var head = 2; // the names of the columns, and the line below them
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty) continue;
            if (line[0] == '|')
            {
                if (head-- <= 0) rules.Add(ReadRule(line));
            }
            else if (line.StartsWith("# ")) type = line[2..].ToString();
            else summary = line.ToString();
        }

        return new FieldTable(type, summary, rules);
    }

    private static FieldRule ReadRule(ReadOnlySpan<char> line)
    {
        Span<Range> cells = stackalloc Range[6];
        if (!line.StartsWith(Begin) || !line.EndsWith(End)) throw new FormatException($"no row of the catalogue: {line}");
        var row = line[Begin.Length..^End.Length];
        if (row.Split(cells, Between) != 5) throw new FormatException($"not five cells: {line}");
        var asked = row[cells[2]];
        return new FieldRule
        {
            Name = row[cells[0]].ToString(),
            Decision = Decision(row[cells[1]]),
            IsRequired = asked is "required",
            Default = asked is "required" or Nothing ? null : asked.ToString(),
            Values = row[cells[3]] is Nothing ? FieldValues.Any : FieldValues.Parse(row[cells[3]].ToString()),
            Meaning = row[cells[4]].ToString(),
        };
    }

    private static FieldDecision Decision(ReadOnlySpan<char> text) => text switch
    {
        "supported" => FieldDecision.Supported,
        "later" => FieldDecision.Later,
        "warned" => FieldDecision.Warned,
        "ignored" => FieldDecision.Ignored,
        "refused" => FieldDecision.Refused,
        _ => throw new FormatException($"no decision: {text}"),
    };
}
