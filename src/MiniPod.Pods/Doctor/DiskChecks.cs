using System.Globalization;
using MiniPod.Engine;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks the free disk space for records, and for the engine's images and containers.</summary>
internal static class DiskChecks
{
    private const long LittleForRecords = 64L << 20;
    private const long LittleForEngine = 1L << 30;

    public static CheckResult State(PodRuntime runtime) =>
        Check("disk state", runtime.Store.Paths.StateDirectory, LittleForRecords, "minipod prune");

    public static async Task<IReadOnlyList<CheckResult>> EngineAsync(IContainerEngine engine, CancellationToken cancellationToken) =>
        await engine.FindDataDirectoryAsync(cancellationToken).ConfigureAwait(false) is { } directory && Directory.Exists(directory)
            ? [Check("disk engine", directory, LittleForEngine, "docker image prune")]
            : [];

    private static CheckResult Check(string check, string directory, long little, string fix)
    {
        var there = directory;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent) there = parent;
        var free = new DriveInfo(there).AvailableFreeSpace;
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB are free for {directory}");
        if (free < 1L << 20) return CheckResult.Failed(check, evidence, fix);
        return free < little ? CheckResult.Warning(check, evidence, fix) : CheckResult.Ok(check, evidence);
    }
}
