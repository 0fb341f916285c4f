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

    /// <summary>Where an error is.</summary>
    public WrongPaths Wrong { get; } = new();

    /// <summary>Adds an error.</summary>
    /// <param name="path">The field; empty for the document.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(string path, Place place, string message)
    {
        _errors.Add(Fault(path, place, message));
        Wrong.Add(path);
    }

    /// <summary>Adds that a field is missing.</summary>
    /// <param name="path">The object that lacks it; empty for the document.</param>
    /// <param name="place">Where the object is.</param>
    /// <param name="field">The field's name.</param>
    public void Missing(string path, Place place, string field)
    {
        var inner = path.Length == 0 ? field : $"{path}.{field}";
        _errors.Add(Fault(path, place, $"{field} is missing") with { Field = Full(inner) });
        Wrong.Add(inner);
    }

    /// <summary>Adds what a rule says of a field, unless an error was added for the same, or for what is above it or inside it.</summary>
    public void Complain(string path, Func<Place> place, string message)
    {
        if (!Wrong.Touches(path)) _errors.Add(Fault(path, place(), message));
    }

    /// <summary>Adds something that has no effect.</summary>
    public void Warn(string path, Place place, string message) => _warnings.Add(Fault(path, place, message));

    private SpecFault Fault(string path, Place place, string message) => new(source, Full(path), place, Excerpt.Sentence(message));

    private string Full(string path) =>
        $"{prefix}{(prefix.Length == 0 ? "" : " ")}{(path.Length == 0 ? "the document" : Excerpt.Sentence(path))}";
}
