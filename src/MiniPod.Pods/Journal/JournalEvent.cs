using System.Text.Json.Serialization;

namespace MiniPod.Pods.Journal;

/// <summary>What a line of the journal tells.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalEvent>))]
public enum JournalEvent
{
    /// <summary>An operation begins.</summary>
    Begin,

    /// <summary>A step is about to act: from here on it may have had an effect.</summary>
    Intent,

    /// <summary>A step has acted.</summary>
    Done,

    /// <summary>A step failed; it may have had part of its effect.</summary>
    Failed,

    /// <summary>A step is about to be undone.</summary>
    Undo,

    /// <summary>A step is undone: it has no effect any more.</summary>
    Undone,

    /// <summary>A step could not be undone; its effect stays.</summary>
    UndoFailed,

    /// <summary>A plugin ran.</summary>
    Plugin,

    /// <summary>The operation ended.</summary>
    End,
}
