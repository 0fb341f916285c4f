using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Reading;

/// <summary>Collects what is wrong with a document, and what of it has no effect.</summary>
/// <param name="source">The file.</param>
/// <param name="prefix">What every path begins with, <c>document 2:</c>; empty if the file has one document only.</param>
internal sealed class FaultLog(string source, string prefix)
{
    private readonly List<SpecFault> _errors = [];
    private readonly List<SpecFault> _warnings = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<SpecFault> Errors => _errors;

    /// <summary>What has no effect.</summary>
    public IReadOnlyList<SpecFault> Warnings => _warnings;

    /// <summary>Adds an error.</summary>
    /// <param name="path">The field; empty for the document.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(string path, Place place, string message) => _errors.Add(Fault(path, place, message));

    /// <summary>Adds something that has no effect.</summary>
    public void Warn(string path, Place place, string message) => _warnings.Add(Fault(path, place, message));

    private SpecFault Fault(string path, Place place, string message) => new(
        source,
        Excerpt.Sentence(string.Join(' ', new[] { prefix, path.Length == 0 ? "the document" : path }.Where(part => part.Length > 0))),
        place,
        Excerpt.Sentence(message));
}
