using MiniPod.Learn.Lessons.Format;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What a lesson that is being played has made on the real host. If the command that plays it is killed, the next one knows by
/// them what it may remove.</summary>
public sealed class PlayNotes : IDisposable
{
    private readonly LessonStore _store;
    private readonly string _lesson;
    private readonly FileLock _held;
    private IReadOnlyList<NotedName> _written;

    private PlayNotes(LessonStore store, string lesson, FileLock held)
    {
        (_store, _lesson, _held) = (store, lesson, held);
        _written = store.ReadPlay(lesson)?.Made ?? [];
    }

    /// <summary>Takes the right to play a lesson on the real host, which ends with this process, and reads what the last one left.
    /// </summary>
    /// <param name="store">Where they are kept.</param>
    /// <param name="lesson">The id of the lesson.</param>
    /// <returns>Null while another process plays it.</returns>
    /// <exception cref="Pods.PodException">They cannot be read.</exception>
    public static PlayNotes? TryOpen(LessonStore store, string lesson)
    {
        AtomicFile.CreateDirectory(store.Directory);
        return FileLock.TryAcquire(store.PlayLock(lesson)) is { } held ? new PlayNotes(store, lesson, held) : null;
    }

    /// <summary>What is noted.</summary>
    internal IReadOnlyDictionary<MadeName, string> Made => NotedName.ByName(_written);

    /// <summary>Notes what is there now.</summary>
    internal void Write(IEnumerable<KeyValuePair<MadeName, string>> made)
    {
        var notes = NotedName.Of(made);
        if (notes.SequenceEqual(_written)) return;
        _store.WritePlay(new LessonSession { Lesson = _lesson, Made = notes });
        _written = notes;
    }

    /// <summary>Forgets them: what was made is gone.</summary>
    internal void Forget()
    {
        _store.ForgetPlay(_lesson);
        _written = [];
    }

    /// <summary>Gives up the right.</summary>
    public void Dispose() => _held.Delete();
}
