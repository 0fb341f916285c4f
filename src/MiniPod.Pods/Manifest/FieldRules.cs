namespace MiniPod.Pods.Manifest;

/// <summary>The fields that a mapping of a manifest may have. A field of another name is an error, unless its value is
/// Kubernetes' zero value.</summary>
internal sealed record FieldRules
{
    /// <summary>The fields that are read.</summary>
    public required IReadOnlyList<string> Supported { get; init; }

    /// <summary>The fields that ask for nothing on a single host.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The fields that have no effect, with the reason.</summary>
    public IReadOnlyDictionary<string, string> WithoutEffect { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields that are not supported, with the values that ask for what MiniPod does anyway.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> OnlyAs { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
