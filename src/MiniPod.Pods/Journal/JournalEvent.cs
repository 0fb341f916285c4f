using System.Text.Json.Serialization;

namespace MiniPod.Pods.Journal;

/// <summary>What a journal entry records.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JournalEvent>))]
public enum JournalEvent
{
    /// <summary>An operation started.</summary>
    Begin,

    /// <summary>A step is about to act: from here on it may have had an effect.</summary>
    Intent,

    /// <summary>A step has acted.</summary>
    Done,

    /// <summary>A step failed; it may have had part of its effect.</summary>
    Failed,

    /// <summary>A step is about to be undone.</summary>
    Undo,

    /// <summary>A step has been undone: it no longer has any effect.</summary>
    Undone,

    /// <summary>A step could not be undone; its effect remains.</summary>
    UndoFailed,

    /// <summary>A plugin ran.</summary>
    Plugin,

    /// <summary>Another process continues the operation, whose owner is gone. A program that does not know this event skips
    /// the line, as it may: the state is unchanged.</summary>
    Resume,

    /// <summary>The operation finished.</summary>
    End,
}
