using System.Text.Json;
using MiniPod.Linux;

namespace MiniPod.Pods.Journal;

/// <summary>
/// A pod's journal, <c>journal.jsonl</c>: one JSON object per line, append-only, written by the holder of the pod's
/// lock. Each line is a single write(2), so a killed writer leaves at most one torn line, the last one, which readers
/// skip. Lines are not flushed to disk: they must outlive this process, but after a power failure there is no process,
/// namespace or mount left to undo.
/// </summary>
public sealed class JournalFile : IDisposable
{
    /// <summary>The size in bytes from which a journal is compacted before the next operation. A start and a stop take
    /// about 20 kB.</summary>
    public const int LongestLength = 256 * 1024;

    /// <summary>The size in bytes of the part at its end that compaction keeps unchanged, for people to read.</summary>
    private const int KeptLength = 64 * 1024;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private FileStream _file;
    private bool _torn;

    private JournalFile(string path, FileStream file, JournalState state, TimeProvider time, bool torn)
    {
        _path = path;
        _file = file;
        _time = time;
        _torn = torn;
        State = state;
    }

    /// <summary>The state that the journal describes, updated with every entry.</summary>
    public JournalState State { get; }

    /// <summary>Opens a journal for appending; creates it (0600) if it does not exist.</summary>
    /// <exception cref="IOException">It cannot be read or written, or it is a symbolic link.</exception>
    public static JournalFile Open(string path, TimeProvider time)
    {
        var file = OpenFile(path);
        var state = new JournalState();
        var text = new byte[file.Length];
        file.ReadExactly(text);
        foreach (var entry in Parse(text)) state.Apply(entry);

        // The file is only read here, not written: a journal can be opened even on a full disk, to
        // undo what it describes.
        return new JournalFile(path, file, state, time, torn: text.Length > 0 && text[^1] != (byte)'\n');
    }

    /// <summary>Reads the entries of a journal; none if there is no file.</summary>
    public static IReadOnlyList<JournalEntry> Read(string path)
    {
        try
        {
            return [.. Parse(File.ReadAllBytes(path))];
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Whether a journal ends with an operation that has not ended; false if it cannot be read. Reads only its end,
    /// where that suffices.</summary>
    public static bool IsOpen(string path)
    {
        const int Enough = 4096;
        try
        {
            using var file = File.OpenRead(path);
            for (var length = Math.Min(Enough, file.Length); ; length = file.Length)
            {
                file.Seek(-length, SeekOrigin.End);
                var text = new byte[length];
                text = text[..file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)];
                var last = Parse(text).LastOrDefault(entry => entry.Event is JournalEvent.Begin or JournalEvent.End);
                if (last is not null || length == file.Length) return last is { Event: JournalEvent.Begin };
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Appends an entry and applies it to the state.</summary>
    /// <exception cref="IOException">It cannot be written, for example because the disk is full. It is applied to the
    /// state anyway: what was done was done.</exception>
    public void Append(JournalEntry entry)
    {
        entry = entry with { Time = _time.GetUtcNow() };
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry);
        lock (_lock)
        {
            FaultPoint.Reach($"before line {Name(entry)}");
            State.Apply(entry);
            try
            {
                // Terminate a torn line first, so that this entry is on a line of its own.
                _file.Write(_torn ? [(byte)'\n', .. line, (byte)'\n'] : [.. line, (byte)'\n']);
                _torn = false;
                FaultPoint.Reach($"after line {Name(entry)}");
            }
            catch (IOException)
            {
                _file.SetLength(_file.Position); // part of it may have been written; the position has not moved
                throw;
            }
        }
    }

    /// <summary>Appends an entry if it can be written: during an undo, a full disk must not prevent
    /// anything from being undone.</summary>
    /// <returns>The reason it could not be written; null if it was.</returns>
    public IOException? TryAppend(JournalEntry entry)
    {
        try
        {
            Append(entry);
            return null;
        }
        catch (IOException error)
        {
            return error;
        }
    }

    /// <summary>
    /// Keeps a journal from growing forever: a long one is replaced, by a single rename, with the entries that describe
    /// the same state, followed by its most recent operations. Call it only between two operations: then no one reads
    /// the open file. If the disk is full, the journal stays as it is.
    /// </summary>
    /// <param name="isKnown">Whether a step still belongs to the pod; the outcomes of other steps, which have been
    /// undone by now, are dropped. Default: all do.</param>
    public void CompactIfLong(Func<StepKey, bool>? isKnown = null)
    {
        if (State.Open is not null || _file.Length < LongestLength) return;
        lock (_lock)
        {
            try
            {
                AtomicFile.Write(_path, Compacted(isKnown ?? (_ => true)), durable: false);
            }
            catch (IOException)
            {
                return; // the disk is full or read-only: the long journal is still valid
            }

            _file.Dispose();
            _file = OpenFile(_path);
            _file.Seek(0, SeekOrigin.End);
            _torn = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Keeps whole operations, the most recent ones; everything before them is summarized.
    private byte[] Compacted(Func<StepKey, bool> isKnown)
    {
        var entries = Parse(File.ReadAllBytes(_path)).ToList();
        var lines = entries.ConvertAll(entry => JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry));
        var (kept, length) = (entries.Count, 0);
        for (var index = entries.Count - 1; index >= 0 && (length += lines[index].Length + 1) <= KeptLength; index--)
        {
            if (entries[index].Event == JournalEvent.Begin) kept = index;
        }

        var before = new JournalState();
        foreach (var entry in entries.Take(kept)) before.Apply(entry);
        using var text = new MemoryStream();
        foreach (var line in before
            .Summarize(isKnown)
            .Select(entry => JsonSerializer.SerializeToUtf8Bytes(entry with { Time = entries[0].Time }, JournalJson.Default.JournalEntry))
            .Concat(lines.Skip(kept)))
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }

        return text.ToArray();
    }

    private static FileStream OpenFile(string path) => new(NoFollowFile.OpenReadWrite(path), FileAccess.ReadWrite, bufferSize: 0);

    private static string Name(JournalEntry entry) =>
        entry.Plugin is { } plugin
            ? $"{entry.Event} {plugin.Command} {plugin.Type}"
            : $"{entry.Event} {entry.Step ?? entry.Verb}".TrimEnd();

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
            return null; // a torn line: its writer was killed before it did what the line announces
        }
    }
}
