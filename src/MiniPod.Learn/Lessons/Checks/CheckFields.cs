using MiniPod.Pods;
using MiniPod.Pods.Yaml;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>The fields of a check in a lesson's file: the first names its kind, the others say more.</summary>
internal sealed class CheckFields
{
    /// <summary>The field with what is wanted, in words: a text of the lesson's language.</summary>
    public const string Say = "say";

    private const string Negation = "no ";
    private readonly YamlValue _item;
    private readonly HashSet<string> _read = [];

    /// <exception cref="YamlFaultException">It is no check.</exception>
    public CheckFields(YamlValue item)
    {
        _item = item;
        if (item.Fields is not [var first, ..])
            throw new YamlFaultException(item.Line, "a check has fields, the first of which is its kind");
        IsAbsent = first.Key.StartsWith(Negation, StringComparison.Ordinal);
        Kind = IsAbsent ? first.Key[Negation.Length..] : first.Key;
        Value = first.Value;
        _read.Add(first.Key);
        var same = item.Fields.Where(field => field.Key != Say);
        Source = string.Join(", ", same.Select(field => $"{field.Key}: {string.Join(' ', field.Value.Texts ?? [])}"));
    }

    /// <summary>What it looks for.</summary>
    public string Kind { get; }

    /// <summary>Whether that must not be there.</summary>
    public bool IsAbsent { get; }

    /// <summary>The value of its first field.</summary>
    public YamlValue Value { get; }

    /// <summary>The check as it is written, in one line, without what is said in words.</summary>
    public string Source { get; }

    /// <summary>The text of its first field.</summary>
    /// <exception cref="YamlFaultException">It is no text.</exception>
    public string Name => Value.Text is { Length: > 0 } name ? name : throw Fault($"\"{Kind}\" must be a text");

    /// <summary>The text of its first field, read as something else.</summary>
    /// <exception cref="YamlFaultException">It is no text, or cannot be read so.</exception>
    public T Parse<T>(Func<string, T> parse) => Parse(Name, parse);

    /// <summary>The text of a field that may be missing, read as something else.</summary>
    /// <returns>The default value if it is missing.</returns>
    /// <exception cref="YamlFaultException">It cannot be read so.</exception>
    public T? Optional<T>(string field, Func<string, T> parse)
        where T : class => Optional(field) is { } text ? Parse(text, parse) : null;

    /// <summary>The text of a field.</summary>
    /// <returns>Null if it is missing.</returns>
    public string? Optional(string field)
    {
        if (_item.Fields!.FirstOrDefault(one => one.Key == field).Value is not { } value) return null;
        _read.Add(field);
        return value.Text is { Length: > 0 } text ? text : throw Fault($"\"{field}\" must be a text");
    }

    /// <summary>The text of a field that must be there.</summary>
    /// <exception cref="YamlFaultException">It is missing.</exception>
    public T Required<T>(string field, Func<string, T> parse)
        where T : class => Optional(field, parse) ?? throw Fault($"\"{Kind}\" needs \"{field}\"");

    /// <exception cref="YamlFaultException">There is a field that this kind of check does not have.</exception>
    public void RequireAllRead()
    {
        if (_item.Fields!.Select(field => field.Key).Except(_read).FirstOrDefault() is { } unknown)
            throw Fault($"\"{Kind}\" has no field \"{unknown}\"");
    }

    /// <summary>An error at this check.</summary>
    public YamlFaultException Fault(string what) => new(_item.Line, what);

    private T Parse<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (PodException error)
        {
            throw Fault(error.Message);
        }
    }
}
