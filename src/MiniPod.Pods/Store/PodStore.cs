using System.Text;
using System.Text.Json;
using MiniPod.Linux;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>The records of all pods. Reading needs no lock: every file is whole at any moment.</summary>
public sealed class PodStore(PodPaths paths)
{
    /// <summary>Where things are.</summary>
    public PodPaths Paths { get; } = paths;

    /// <summary>Every record, oldest first.</summary>
    /// <param name="unreadable">Called for each record that cannot be read, with the reason; it never hides the others.</param>
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

    /// <summary>The ids of the pods that have a directory, whatever is in it.</summary>
    public IEnumerable<string> Ids() => Directory.Exists(Paths.Pods)
        ? Directory.EnumerateDirectories(Paths.Pods)
            .Select(directory => Path.GetFileName(directory))
            .Where(id => !id.StartsWith('.') && id != "by-name")
        : [];

    /// <summary>Reads the record of an id; null when there is none.</summary>
    /// <exception cref="DamagedRecordException">What is there is no record.</exception>
    /// <exception cref="PodException">It cannot be read, or is of a newer format.</exception>
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
            // A newer format may read differently: then that is what is to be said of it.
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
            return 0; // no JSON object, or no number: damaged, whatever its format
        }
    }

    private static PodException Newer(string path, int version) =>
        new($"\"{path}\" is of format {version}, this minipod knows up to {PodRecord.CurrentSchema}. Use the newer minipod that wrote it.");

    /// <summary>
    /// Finds a pod by its full name, its id or a prefix of its id that no other pod has. A reserved name, an id and the
    /// short id that we print
    /// cost the reading of one record; other prefixes, and names that nobody has reserved, that of all.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="PodException">
    /// The prefix fits several pods; the message names them. Or the record of the one that it names cannot be read.
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
                $"\"{nameOrId}\" fits several pods: "
                + $"{string.Join(", ", fitting.Select(record => $"{record.ShortId} ({record.FullName})"))}. Give more digits, "
                + "or the name."),
        };
    }

    /// <summary>Finds the pod of a full name, also one whose name is not reserved: its maker was killed between record
    /// and reservation.</summary>
    public PodRecord? FindNamed(string name) => FindReserved(name) ?? Named(List(), name);

    private PodRecord? FindReserved(string name) => ReservedBy(name) is { } id ? Read(id) : null;

    private static PodRecord? Named(IEnumerable<PodRecord> records, string name) =>
        records.FirstOrDefault(record => record.FullName == name);

    // An id as we print it, long or short: the directories bear the ids, so that no other record need be read. With as many digits no
    // two pods begin alike; where two do, all are looked at.
    private PodRecord? FindPrinted(string id) => id.Length switch
    {
        PodRecord.IdLength => Read(id),
        PodRecord.ShortIdLength when
            Ids().Where(known => known.StartsWith(id, StringComparison.Ordinal)).Take(2).ToList() is [var only] => Read(only),
        _ => null,
    };

    /// <summary>As <see cref="Find"/>, but none is an error.</summary>
    /// <exception cref="PodNotFoundException">No pod has that name or id.</exception>
    public PodRecord Get(string nameOrId) => Find(nameOrId) ?? throw new PodNotFoundException(nameOrId);

    /// <summary>The id of the pod that has a full name; null when the name is free.</summary>
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

    /// <summary>Writes a new pod's record, on disk when this returns, then takes its name. To be called under the names
    /// lock and the pod's lock.</summary>
    public void Add(PodRecord record)
    {
        AtomicFile.CreateDirectory(Paths.PodDirectory(record.Id));
        FaultPoint.Reach("pod directory made");
        Write(record, durable: true);
        if (!AtomicFile.TryCreate(Paths.Reservation(record.FullName), Encoding.UTF8.GetBytes(record.Id)))
            throw new PodException($"the name \"{record.FullName}\" is taken");
    }

    /// <summary>Removes what a writer that was killed left beside a pod's files. To be called under the pod's lock,
    /// whose holder alone writes there.</summary>
    public void RemoveTemporary(string id)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(Paths.PodDirectory(id), ".*")) File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A disk that is read-only, for one. Nothing reads these files, and the next command tries again.
        }
    }

    /// <summary>Writes a changed record. To be called under the pod's lock.</summary>
    /// <param name="record">The record.</param>
    /// <param name="durable">Whether it must survive a power loss. Default false: it survives this process.</param>
    public void Write(PodRecord record, bool durable = false) =>
        AtomicFile.Write(
            Paths.Record(record.Id),
            JsonSerializer.SerializeToUtf8Bytes(record with { SchemaVersion = record.NeededSchema }, StoreJson.Default.PodRecord),
            durable);

    /// <summary>Removes a pod's record, journal and name: one rename ends it, what follows is sweeping. To be called
    /// under the pod's lock.</summary>
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

    /// <summary>Puts a damaged record aside, in the pod's directory, so that another can be written. To be called under
    /// the pod's lock.</summary>
    public void SetAside(string id) => File.Move(Paths.Record(id), $"{Paths.Record(id)}.damaged", overwrite: true);

    /// <summary>Deletes a directory that nothing refers to any more; somebody else may be at it at the same time.</summary>
    internal static void Sweep(string directory)
    {
        try
        {
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            // the other one was faster
        }
    }
}
