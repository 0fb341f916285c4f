using System.Text;
using System.Text.Json;
using MiniPod.Linux;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>Stores the records of all pods. Reading needs no lock: every file is complete at any moment.</summary>
public sealed class PodStore(PodPaths paths)
{
    /// <summary>The paths that MiniPod uses.</summary>
    public PodPaths Paths { get; } = paths;

    /// <summary>Returns all records, oldest first.</summary>
    /// <param name="unreadable">Called with the reason for each record that cannot be read; the
    /// others are returned anyway.</param>
    public IReadOnlyList<PodRecord> List(Action<string>? unreadable = null)
    {
        var records = new List<PodRecord>();
        foreach (var id in Ids())
        {
            try
            {
                if (Read(id) is { } record) records.Add(record);
            }
            catch (PodException error)
            {
                unreadable?.Invoke(error.Message);
            }
        }

        return [.. records.OrderBy(record => record.CreatedAt).ThenBy(record => record.Id, StringComparer.Ordinal)];
    }

    /// <summary>The IDs of the pods that have a directory, whatever it contains.</summary>
    public IEnumerable<string> Ids() => Directory.Exists(Paths.Pods)
        ? Directory.EnumerateDirectories(Paths.Pods)
            .Select(directory => Path.GetFileName(directory))
            .Where(id => !id.StartsWith('.') && id != "by-name")
        : [];

    /// <summary>Reads the record of a pod; null if there is none.</summary>
    /// <exception cref="DamagedRecordException">The file is not a valid record.</exception>
    /// <exception cref="PodException">It cannot be read, or has a newer format.</exception>
    public PodRecord? Read(string id)
    {
        var path = Paths.Record(id);
        try
        {
            return Parse(File.ReadAllBytes(path), id, path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new DamagedRecordException(path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"cannot read \"{path}\": {error.Message}", error);
        }
    }

    private static PodRecord Parse(byte[] text, string id, string path)
    {
        PodRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(text, StoreJson.Default.PodRecord);
        }
        catch (Exception error) when (error is JsonException or PodException)
        {
            // A newer format may not parse: in that case, report the format.
            throw SchemaOf(text) is > PodRecord.CurrentSchema and var newer ? Newer(path, newer) : new JsonException(error.Message, error);
        }

        if (record?.SchemaVersion > PodRecord.CurrentSchema) throw Newer(path, record.SchemaVersion);
        return record?.Id == id ? record : throw new JsonException($"it is not the record of pod {id}");
    }

    private static int SchemaOf(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("schemaVersion", out var version) && version.TryGetInt32(out var number)
                ? number
                : 0;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return 0; // not a JSON object, or not a number: damaged, whatever its format
        }
    }

    private static PodException Newer(string path, int version) =>
        new($"\"{path}\" has format {version}, but this minipod supports formats up to {PodRecord.CurrentSchema}. "
            + "Use the newer minipod that wrote it.");

    /// <summary>
    /// Finds a pod by its full name, its ID or a unique prefix of its ID. A reserved name, an ID and the short ID that
    /// MiniPod prints require reading a single record; other prefixes, and names that are not reserved, require reading
    /// all of them.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="PodException">
    /// The prefix matches several pods; the message lists them. Or the record of the pod that it
    /// identifies cannot be read.
    /// </exception>
    public PodRecord? Find(string nameOrId)
    {
        if (!PodIdentity.IsFullName(nameOrId)) return null;
        if (FindReserved(nameOrId) is { } reserved) return reserved;
        var isId = nameOrId.All(char.IsAsciiHexDigitLower);
        if (isId && FindPrinted(nameOrId) is { } printed) return printed;
        var records = List();
        if (Named(records, nameOrId) is { } named) return named;
        if (!isId) return null;
        var fitting = records.Where(record => record.Id.StartsWith(nameOrId, StringComparison.Ordinal)).ToList();
        return fitting.Count switch
        {
            0 => null,
            1 => fitting[0],
            _ => throw new PodException(
                $"\"{nameOrId}\" matches several pods: "
                + $"{string.Join(", ", fitting.Select(record => $"{record.ShortId} ({record.FullName})"))}. Use more digits "
                + "or the name."),
        };
    }

    /// <summary>Finds a pod by its full name, even if the name is not reserved because its creator was killed between
    /// writing the record and making the reservation.</summary>
    public PodRecord? FindNamed(string name) => FindReserved(name) ?? Named(List(), name);

    private PodRecord? FindReserved(string name) => ReservedBy(name) is { } id ? Read(id) : null;

    private static PodRecord? Named(IEnumerable<PodRecord> records, string name) =>
        records.FirstOrDefault(record => record.FullName == name);

    // An ID as MiniPod prints it, long or short: the directories are named after the IDs, so no other record has to be
    // read. IDs of that length practically never share a prefix; if two do, all are searched.
    private PodRecord? FindPrinted(string id) => id.Length switch
    {
        PodRecord.IdLength => Read(id),
        PodRecord.ShortIdLength when
            Ids().Where(known => known.StartsWith(id, StringComparison.Ordinal)).Take(2).ToList() is [var only] => Read(only),
        _ => null,
    };

    /// <summary>Like <see cref="Find"/>, but throws if there is no such pod.</summary>
    /// <exception cref="PodNotFoundException">There is no pod with that name or ID.</exception>
    public PodRecord Get(string nameOrId) => Find(nameOrId) ?? throw new PodNotFoundException(nameOrId);

    /// <summary>Returns the ID of the pod that has reserved a full name; null if the name is free.</summary>
    public string? ReservedBy(string name)
    {
        if (!PodIdentity.IsFullName(name)) return null;
        try
        {
            return File.ReadAllText(Paths.Reservation(name)).Trim() is { Length: > 0 } id ? id : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes the record of a new pod, which is on disk when this returns, then reserves its name. Call it
    /// while holding the names lock and the pod's lock.</summary>
    public void Add(PodRecord record)
    {
        AtomicFile.CreateDirectory(Paths.PodDirectory(record.Id));
        FaultPoint.Reach("pod directory made");
        Write(record, durable: true);
        if (!AtomicFile.TryCreate(Paths.Reservation(record.FullName), Encoding.UTF8.GetBytes(record.Id)))
            throw new PodException($"the name \"{record.FullName}\" is already taken");
    }

    /// <summary>Removes the temporary files that a killed writer left next to a pod's files. Call it while holding the
    /// pod's lock, whose holder is the only writer there.</summary>
    public void RemoveTemporary(string id)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(Paths.PodDirectory(id), ".*")) File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // For example on a read-only disk. Nothing reads these files, and the next command tries again.
        }
    }

    /// <summary>Writes a changed record. Call it while holding the pod's lock.</summary>
    /// <param name="record">The record.</param>
    /// <param name="durable">Whether it must survive a power failure. Default false: it survives this process.</param>
    public void Write(PodRecord record, bool durable = false) =>
        AtomicFile.Write(
            Paths.Record(record.Id),
            JsonSerializer.SerializeToUtf8Bytes(record with { SchemaVersion = record.NeededSchema }, StoreJson.Default.PodRecord),
            durable);

    /// <summary>Removes a pod's record, journal and name reservation: a single rename removes the pod, the rest is
    /// cleanup. Call it while holding the pod's lock.</summary>
    public void Remove(PodRecord record)
    {
        var directory = Paths.PodDirectory(record.Id);
        var removed = Path.Combine(Paths.Pods, $".{record.Id}");
        FaultPoint.Reach("before removal of the record");
        if (Directory.Exists(directory)) Directory.Move(directory, removed);
        FaultPoint.Reach("after removal of the record");
        if (ReservedBy(record.FullName) == record.Id) File.Delete(Paths.Reservation(record.FullName));
        FaultPoint.Reach("after removal of the reservation");
        AtomicFile.FlushDirectory(Paths.Pods);
        Sweep(removed);
        FaultPoint.Reach("after the sweep");
    }

    /// <summary>Sets a damaged record aside, in the pod's directory, so that a new one can be written. Call it while
    /// holding the pod's lock.</summary>
    public void SetAside(string id) => File.Move(Paths.Record(id), $"{Paths.Record(id)}.damaged", overwrite: true);

    /// <summary>Deletes a directory that nothing refers to any more; another process may be deleting it
    /// at the same time.</summary>
    internal static void Sweep(string directory)
    {
        try
        {
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            // the other process was faster
        }
    }
}
