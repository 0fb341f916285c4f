using System.Text.Json;
using MiniPod.Linux;

namespace MiniPod.Pods.Journal;

/// <summary>
/// A pod's journal, <c>journal.jsonl</c>: one JSON object a line, only ever appended to, by the holder of the pod's lock.
/// A line is one write(2), so a killed writer leaves at most one torn line, the last, which reading passes over.
/// Lines are not flushed to disk: they have to outlive this process, and after a power loss no process, namespace or mount is left to undo.
/// </summary>
public sealed class JournalFile : IDisposable
{
    /// <summary>From this length on, in bytes, a journal is summed up before the next operation. A start and a stop
    /// take about 20 kB.</summary>
    public const int LongestLength = 256 * 1024;

    /// <summary>How much of its end stays as it was, to be read by people.</summary>
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

    /// <summary>What the journal adds up to, kept up to date with every line.</summary>
    public JournalState State { get; }

    /// <summary>Opens a journal for appending; makes it (0600) when there is none.</summary>
    /// <exception cref="IOException">It cannot be read or written, or a symbolic link is in its place.</exception>
    public static JournalFile Open(string path, TimeProvider time)
    {
        var file = OpenFile(path);
        var state = new JournalState();
        var text = new byte[file.Length];
        file.ReadExactly(text);
        foreach (var entry in Parse(text)) state.Apply(entry);

        // Only looked at, nothing is written yet: a journal can be opened on a full disk too, to undo what it tells.
        return new JournalFile(path, file, state, time, torn: text.Length > 0 && text[^1] != (byte)'\n');
    }

    /// <summary>The lines of a journal; none when there is no file.</summary>
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

    /// <summary>Appends a line and takes it into account.</summary>
    /// <exception cref="IOException">It cannot be written, for example because the disk is full. It is taken into
    /// account all the same: what was done was done.</exception>
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
                // A torn line before it is closed first, so that this one is a line of its own.
                _file.Write(_torn ? [(byte)'\n', .. line, (byte)'\n'] : [.. line, (byte)'\n']);
                _torn = false;
                FaultPoint.Reach($"after line {Name(entry)}");
            }
            catch (IOException)
            {
                _file.SetLength(_file.Position); // a part of it may have been written; the position has not moved
                throw;
            }
        }
    }

    /// <summary>Appends a line if it can be written: on the way down a full disk must not keep anything from being undone.</summary>
    /// <returns>Why it could not be written; null when it was.</returns>
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
    /// Keeps a journal from growing for ever: one that is long is replaced, in one rename, by the lines that add up to the same and
    /// its own last operations. Between two operations only: nobody reads what is open then. A full disk leaves it as it is.
    /// </summary>
    /// <param name="isKnown">Whether a step is still one of the pod's; what others brought forth, undone by now, is
    /// forgotten. Default all are.</param>
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
                return; // no room, or not to be written: the long one is as good
            }

            _file.Dispose();
            _file = OpenFile(_path);
            _file.Seek(0, SeekOrigin.End);
            _torn = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Whole operations are kept, the last ones; what came before them is summed up.
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
            return null; // a torn line: its writer was killed, and what it was about to do had not begun
        }
    }
}
