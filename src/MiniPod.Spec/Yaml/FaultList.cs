using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>Collects what is wrong with a text. How many documents it has is known only at its end, so the paths are made
/// then.</summary>
internal sealed class FaultList
{
    private const int Most = 1000;

    private readonly List<(int? Document, string Path, Place Place, string Message)> _faults = [];

    /// <summary>How many there are.</summary>
    public int Count => _faults.Count;

    /// <summary>Adds what is wrong with the whole text.</summary>
    public void Add(Place place, string message) => _faults.Add((null, "", place, message));

    /// <summary>Adds what is wrong with a document, or with a field of it.</summary>
    /// <param name="document">The document's number, from 0.</param>
    /// <param name="path">The field; null for the whole document, when the message says what it is about.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="message">What is wrong. About the document's root, <c>the document</c> is put before it.</param>
    /// <exception cref="ReadingStoppedException">There are too many to be told.</exception>
    public void Add(int document, NodePath? path, Place place, string message)
    {
        if (_faults.Count >= Most)
            throw new ReadingStoppedException(
                place, FormattableString.Invariant($"there may be more than these {Most} errors"), isWhole: true);
        var field = path?.ToString();
        _faults.Add((document, field ?? "", place, field is "" ? $"the document {message}" : message));
    }

    /// <summary>Forgets all faults but the first ones.</summary>
    public void Reset(int count) => _faults.RemoveRange(count, _faults.Count - count);

    /// <summary>Returns the faults in the text's order, each with its document; null if it is one of the whole text.</summary>
    public IReadOnlyList<(int? Document, SpecFault Fault)> Of(string source, bool hasSeveral) =>
    [
        .. _faults.OrderBy(fault => fault.Place.Line).ThenBy(fault => fault.Place.Column).Select(fault =>
        {
            var prefix = hasSeveral && fault.Document is { } document ? DocumentSet.PrefixOf(document) : "";
            var path = prefix.Length > 0 && fault.Path.Length > 0 ? $"{prefix} {fault.Path}" : prefix + fault.Path;
            return (fault.Document, new SpecFault(source, path, fault.Place, fault.Message));
        }),
    ];
}
