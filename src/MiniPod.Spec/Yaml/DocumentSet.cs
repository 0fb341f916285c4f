namespace MiniPod.Spec.Yaml;

/// <summary>What a manifest's text contains.</summary>
/// <param name="Source">The file, or <c>standard input</c>.</param>
/// <param name="Documents">The documents that can be read, in their order.</param>
/// <param name="Faults">Everything that is wrong with the text, in its order; empty if it is as kubectl takes it.</param>
/// <param name="HasSeveral">Whether the text has several documents, with those that cannot be read.</param>
public sealed record DocumentSet(
    string Source, IReadOnlyList<Document> Documents, IReadOnlyList<SpecFault> Faults, bool HasSeveral)
{
    /// <summary>What a fault's path begins with, <c>document 2:</c>; empty if the text has one document only.</summary>
    public string Prefix(Document document) => HasSeveral ? PrefixOf(document.Index) : "";

    internal static string PrefixOf(int index) => FormattableString.Invariant($"document {index + 1}:");
}
