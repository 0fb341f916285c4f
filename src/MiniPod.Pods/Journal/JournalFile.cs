using System.Text.Json;

namespace MiniPod.Pods.Journal;

/// <summary>
/// A pod's journal, <c>journal.jsonl</c>: one JSON object a line, only ever appended to, by the holder of the pod's lock.
/// A line is one write(2), so a killed writer leaves at most one torn line, the last, which reading passes over.
/// Lines are not flushed to disk: they have to outlive this process, and after a power loss no process, namespace or mount is left to undo.
/// </summary>
public sealed class JournalFile : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private bool _isTorn;

    private JournalFile(FileStream file, JournalState state, TimeProvider time, bool isTorn)
    {
        _file = file;
        _time = time;
        _isTorn = isTorn;
        State = state;
    }

    /// <summary>What the journal adds up to, kept up to date with every line.</summary>
    public JournalState State { get; }

    /// <summary>Opens a journal for appending; makes it (0600) when there is none.</summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static JournalFile Open(string path, TimeProvider time)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        var state = new JournalState();
        var text = new byte[file.Length];
        file.ReadExactly(text);
        foreach (var entry in Parse(text)) state.Apply(entry);

        return new JournalFile(file, state, time, isTorn: text.Length > 0 && text[^1] != (byte)'\n');
    }

    /// <summary>The lines of a journal; none when there is no file.</summary>
    public static IReadOnlyList<JournalEntry> Read(string path) => File.Exists(path) ? Parse(File.ReadAllBytes(path)).ToList() : [];

    /// <summary>Appends a line and takes it into account.</summary>
    public void Append(JournalEntry entry)
    {
        entry = entry with { Time = _time.GetUtcNow() };
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry);
        lock (_lock)
        {
            // A torn last line is closed first, so that this one is a line of its own.
            _file.Write(_isTorn ? [(byte)'\n', .. line, (byte)'\n'] : [.. line, (byte)'\n']);
            _isTorn = false;
        }

        State.Apply(entry);
    }

    /// <summary>
    /// As <see cref="Append"/>, for lines that undoing writes: what cannot be written, for the disk is full, must not keep us from
    /// cleaning up. Without the line recovery undoes a second time what was undone, which is allowed.
    /// </summary>
    public void Note(JournalEntry entry)
    {
        try
        {
            Append(entry);
        }
        catch (IOException)
        {
            State.Apply(entry);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static IEnumerable<JournalEntry> Parse(byte[] text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = Array.IndexOf(text, (byte)'\n', start);
            if (end < 0) end = text.Length;
            if (TryParse(text.AsSpan(start, end - start)) is { } entry) yield return entry;
            start = end + 1;
        }
    }

    private static JournalEntry? TryParse(ReadOnlySpan<byte> line)
    {
        if (line.Trim((byte)' ').IsEmpty) return null;
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            return null; // a torn line: its writer was killed, and what it was about to do had not begun
        }
    }
}
