using System.Globalization;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Checkup;

/// <summary>Whether there is room for records, and for images and containers where the engine is known to keep them.</summary>
internal static class DiskChecks
{
    private const string EngineDirectory = "/var/lib/docker";
    private const long LittleForRecords = 64L << 20;
    private const long LittleForEngine = 1L << 30;

    public static IEnumerable<CheckResult> Run(PodPaths paths)
    {
        yield return Check("disk state", paths.StateDirectory, LittleForRecords);
        if (Directory.Exists(EngineDirectory)) yield return Check("disk engine", EngineDirectory, LittleForEngine);
    }

    private static CheckResult Check(string check, string directory, long little)
    {
        var there = directory;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent) there = parent;
        var free = new DriveInfo(there).AvailableFreeSpace;
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB are free for {directory}");
        if (free < 1L << 20) return CheckResult.Failed(check, evidence, $"df -h {there}");
        return free < little ? CheckResult.Warning(check, evidence, $"df -h {there}") : CheckResult.Ok(check, evidence);
    }
}
