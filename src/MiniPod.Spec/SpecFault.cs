using MiniPod.Spec.Nodes;

namespace MiniPod.Spec;

/// <summary>Something that is wrong with a manifest, or that has no effect.</summary>
/// <param name="Source">The file, or <c>standard input</c>.</param>
/// <param name="Path">The field, <c>spec.containers[0].image</c>, with <c>document 2: </c> before it if the file has several
/// documents; empty for the whole text.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Message">What is wrong with the field, as the rest of a sentence that begins with its path.</param>
public sealed record SpecFault(string Source, string Path, Place Place, string Message)
{
    /// <summary>The field that is wrong: <see cref="Path"/>, or the one in it that is missing.</summary>
    public string Field { get; init; } = Path;

    /// <inheritdoc/>
    public override string ToString() => $"{(Path.Length == 0 ? "" : $"{Path} ")}{Message} (line {Place.Line})";
}
