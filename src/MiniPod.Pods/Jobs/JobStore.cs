using System.Text.Json;
using MiniPod.Linux;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Jobs;

/// <summary>The Jobs of a state directory, a file each, that is replaced as a whole: it can be read without a lock. It is changed under the
/// Job's lock, and created under the names lock.</summary>
/// <param name="paths">The paths of the state.</param>
public sealed class JobStore(PodPaths paths)
{
    private const string Extension = ".json";

    /// <summary>All Jobs that can be read, by their names.</summary>
    /// <param name="unreadable">Receives a line about each that cannot be read. Default they are left out.</param>
    public IReadOnlyList<StoredJob> List(Action<string>? unreadable = null)
    {
        var jobs = new List<StoredJob>();
        if (!Directory.Exists(paths.Jobs)) return jobs;
        foreach (var file in Directory.EnumerateFiles(paths.Jobs, $"*{Extension}").Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(file)[0] == '.') continue;
            try
            {
                if (Read(file) is { } job) jobs.Add(job);
            }
            catch (PodException error)
            {
                unreadable?.Invoke(error.Message);
            }
        }

        return jobs;
    }

    /// <summary>Whether something is left to do for the agent.</summary>
    public bool NeedsWatching() => List().Any(job => job.NeedsWatching);

    /// <summary>The Jobs that a CronJob has made.</summary>
    public IEnumerable<StoredJob> Of(StoredJob cron) => List().Where(job => job.OwnerId == cron.Id);

    /// <summary>Finds a Job by its full name; null if there is none.</summary>
    /// <exception cref="PodException">It cannot be read.</exception>
    public StoredJob? Find(JobKind kind, string fullName) => PodIdentity.IsFullName(fullName) ? Read(PathOf(kind, fullName)) : null;

    /// <summary>Writes a Job; it is on disk when this returns.</summary>
    public void Write(StoredJob job)
    {
        AtomicFile.CreateDirectory(paths.Jobs);
        AtomicFile.Write(PathOf(job.Kind, job.FullName), JsonSerializer.SerializeToUtf8Bytes(job, JobJson.Default.StoredJob));
    }

    /// <summary>Removes a Job. Its pods must be gone.</summary>
    public void Remove(StoredJob job)
    {
        File.Delete(PathOf(job.Kind, job.FullName));
        AtomicFile.FlushDirectory(paths.Jobs);
    }

    private string PathOf(JobKind kind, string fullName) =>
        Path.Combine(paths.Jobs, $"{StoredJob.WordOf(kind)}-{fullName}{Extension}");

    private static StoredJob? Read(string path)
    {
        try
        {
            var job = JsonSerializer.Deserialize(File.ReadAllBytes(path), JobJson.Default.StoredJob);
            if (job is null || job.SchemaVersion > StoredJob.CurrentSchema)
                throw new PodException($"\"{path}\" was written by a newer minipod, or is damaged.");
            _ = job.Kind == JobKind.CronJob ? (object)job.CronJobSpec() : job.JobSpec(); // its manifest may be damaged too
            return job;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new PodException($"cannot read \"{path}\": {error.Message}", error);
        }
    }
}
