using MiniPod.Spec.Api;

namespace MiniPod.Spec.Fields;

/// <summary>A field, found by its path.</summary>
public sealed record FieldDescription
{
    /// <summary>The path, with the kind in lower case: <c>pod.spec.containers.livenessProbe</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The kind with which the path begins.</summary>
    public required ApiKind Kind { get; init; }

    /// <summary>The field; null for the kind itself.</summary>
    public FieldRule? Rule { get; init; }

    /// <summary>What MiniPod does with it where it is: inside a field that is not supported, what it does with that.</summary>
    public required FieldDecision Decision { get; init; }

    /// <summary>Its type as kubectl explain shows it, in angle brackets.</summary>
    public required string Type { get; init; }

    /// <summary>A sentence about the object that it is, or of which it is a list; null if it is none.</summary>
    public string? Summary { get; init; }

    /// <summary>The fields of that object; for a map, the keys that mean something; otherwise none.</summary>
    public IReadOnlyList<FieldEntry> Fields { get; init; } = [];
}
