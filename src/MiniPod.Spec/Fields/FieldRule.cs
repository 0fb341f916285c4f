using System.Globalization;

namespace MiniPod.Spec.Fields;

/// <summary>A field of an API type, or a key of a field that is a map: what it means, and what MiniPod does with it.</summary>
public sealed record FieldRule
{
    /// <summary>Its name: <c>livenessProbe</c>; that of a key is <c>limits.cpu</c>, or <c>limits.hugepages-*</c> for many.</summary>
    public required string Name { get; init; }

    /// <summary>What MiniPod does with it.</summary>
    public required FieldDecision Decision { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value that asks for nothing, as in YAML: <c>Always</c>, <c>30</c>, <c>0644</c>. Null if only leaving it out
    /// does.</summary>
    public string? Default { get; init; }

    /// <summary>The values that it can have.</summary>
    public FieldValues Values { get; init; } = FieldValues.Any;

    /// <summary>What it does in Kubernetes and with MiniPod, in a few sentences; code stands between backticks.</summary>
    public required string Meaning { get; init; }

    /// <summary>The field that is a map, if this is the rule of a key; otherwise null.</summary>
    public string? Map => Name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Name[..dot] : null;

    /// <summary>The key, if this is the rule of a key; otherwise null.</summary>
    public string? Key => Name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Name[(dot + 1)..] : null;

    /// <summary>Whether a value is the default, so that it asks for nothing.</summary>
    /// <param name="value">A text's characters, a number as JSON has it, <c>true</c> or <c>false</c>.</param>
    public bool IsDefault(string value) => Default is not null && (value == Default || value == Decimal(Default));

    // YAML's octal numbers are decimal in JSON.
    private static string Decimal(string text) => text is ['0', _, ..] && text.All(digit => digit is >= '0' and <= '7')
        ? Convert.ToInt64(text, 8).ToString(CultureInfo.InvariantCulture)
        : text;
}
