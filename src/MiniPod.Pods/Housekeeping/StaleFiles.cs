using MiniPod.Linux;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Housekeeping;

/// <summary>What killed commands left in MiniPod's directories: temporary files, directories without a record, locks
/// without a pod or Job.</summary>
internal static class StaleFiles
{
    // A temporary file exists for milliseconds; no command takes that long to write one.
    private static readonly TimeSpan TemporaryAge = TimeSpan.FromMinutes(10);

    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        var paths = survey.Paths;
        var now = survey.Runtime.Time.GetUtcNow();
        foreach (var file in Entries(paths.Names)
            .Concat(Entries(paths.Jobs))
            .Concat(Entries(paths.Services))
            .Concat(Directories(paths.Pods).SelectMany(Entries))
            .Where(file => IsTemporary(file) && now - File.GetLastWriteTimeUtc(file) > TemporaryAge))
        {
            yield return new Garbage($"file {file}", "a command was killed while writing it", "removed", _ => DeleteAsync(file));
        }

        foreach (var directory in Directories(
            paths.Pods).Where(directory => Path.GetFileName(directory).StartsWith('.')
                || Path.GetFileName(directory) != "by-name"
                    && !File.Exists(Path.Combine(directory, "pod.json"))
                    && !survey.HasContainers(Path.GetFileName(directory))))
        {
            yield return new Garbage($"directory {directory}", "it contains no record", "removed", token =>
                StoreSweep.RunAsync(survey.Runtime, survey.HasContainers, token));
        }

        var jobs = new JobStore(paths).List().Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Entries(paths.Locks))
        {
            var isStale = Path.GetFileName(file).Split('-', 2) switch
            {
                ["pod" or "claim", var id] => !survey.IsInUse(id),
                ["job", var id] => !jobs.Contains(id),
                ["port", _] => true,
                ["cni", var rest] when Path.GetExtension(rest) == ".lock" =>
                    Path.GetFileNameWithoutExtension(rest) is var id && ContainerNames.IsId(id) && !survey.IsMentioned(id),
                _ => false,
            };
            if (isStale && !FileLock.IsHeld(file))
                yield return new Garbage($"lock {file}", "it is not held, and what it protected is gone", "removed",
                    token => DeleteLockAsync(survey.Runtime, file, token));
        }
    }

    private static Task DeleteAsync(string file)
    {
        File.Delete(file);
        return Task.CompletedTask;
    }

    // While the names lock is held, no command is between creating the lock of a new pod and acquiring it.
    private static async Task DeleteLockAsync(PodRuntime runtime, string file, CancellationToken cancellationToken)
    {
        using var names = await PodSession.LockAsync(
            runtime, runtime.Store.Paths.NamesLock, "prune", cancellationToken).ConfigureAwait(false);
        if (File.Exists(file)) FileLock.TryAcquire(file)?.Delete();
    }

    private static bool IsTemporary(
        string file) => Path.GetFileName(file) is ['.', .. var rest]
            && Path.GetExtension(rest) is { Length: 33 } end
            && end[1..].All(char.IsAsciiHexDigitLower);

    private static string[] Entries(string directory) => Directory.Exists(directory) ? Directory.GetFiles(directory) : [];

    private static string[] Directories(string directory) => Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];
}
