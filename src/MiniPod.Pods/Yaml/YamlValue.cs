namespace MiniPod.Pods.Yaml;

/// <summary>A value of a YAML text: a text, a list, or fields. Exactly one of the three is there.</summary>
/// <param name="Line">Its line, from 1.</param>
public sealed record YamlValue(int Line)
{
    /// <summary>The text of a scalar; null if it is none.</summary>
    public string? Text { get; init; }

    /// <summary>The items of a list; null if it is none.</summary>
    public IReadOnlyList<YamlValue>? Items { get; init; }

    /// <summary>The fields of a mapping, in their order; null if it is none.</summary>
    public IReadOnlyList<KeyValuePair<string, YamlValue>>? Fields { get; init; }

    /// <summary>The texts of a list of scalars, or of a single scalar; null if it is something else.</summary>
    public IReadOnlyList<string>? Texts => Text is not null ? [Text]
        : Items is not null && Items.All(item => item.Text is not null) ? [.. Items.Select(item => item.Text!)]
        : null;
}
