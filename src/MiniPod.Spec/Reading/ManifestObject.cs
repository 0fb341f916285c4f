using MiniPod.Spec.Api;
using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Reading;

/// <summary>An object of a manifest.</summary>
/// <param name="Source">The file.</param>
/// <param name="Prefix">What paths in messages begin with, <c>document 2:</c> or <c>items[0]</c>; empty for the only document.</param>
/// <param name="Root">What is written.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Metadata">Its name and what is noted about it.</param>
/// <param name="Value">The object: <see cref="Pod"/>, <see cref="ConfigMap"/>, and so on.</param>
public sealed record ManifestObject(string Source, string Prefix, Node Root, ApiKind Kind, ObjectMeta Metadata, object Value)
{
    /// <summary>The namespace of objects that name none.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>Its namespace.</summary>
    public string Namespace => Metadata.Namespace ?? DefaultNamespace;

    /// <summary>Its name; empty if it has none, which is an error.</summary>
    public string Name => Metadata.Name ?? "";

    /// <summary>What is wrong with a field of it, or of no effect.</summary>
    /// <param name="path">The field.</param>
    /// <param name="message">What is wrong with it.</param>
    public SpecFault Fault(string path, string message) => new(
        Source,
        $"{Prefix}{(Prefix.Length == 0 ? "" : " ")}{Excerpt.Sentence(path)}",
        NodeLocator.Find(Root, path),
        Excerpt.Sentence(message));
}
