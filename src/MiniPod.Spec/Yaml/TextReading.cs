using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>One text as it is being read.</summary>
/// <param name="text">The text, without a byte order mark.</param>
internal sealed class TextReading(string text)
{
    public string Text { get; } = text;

    public LineIndex Lines { get; } = new(text);

    public FaultList Faults { get; } = new();

    public ReadingLimits Limits { get; } = new();

    /// <summary>Whether kubectl takes the text as JSON.</summary>
    public bool IsJson { get; } = text.AsSpan().TrimStart() is ['{', ..];

    /// <summary>How many documents were met, with those that cannot be read.</summary>
    public int Count { get; set; }

    /// <summary>Those that could be read, with their numbers.</summary>
    public List<(int Index, Node Root)> Documents { get; } = [];

    /// <summary>Returns how far the reading is.</summary>
    public ReadingPosition Position() => new(Count, Documents.Count, Faults.Count, Limits.Nodes, Limits.Characters);

    /// <summary>Forgets what was read since.</summary>
    public void Return(ReadingPosition position)
    {
        Count = position.Count;
        Documents.RemoveRange(position.Documents, Documents.Count - position.Documents);
        Faults.Reset(position.Faults);
        Limits.Reset((position.Nodes, position.Characters));
    }
}
