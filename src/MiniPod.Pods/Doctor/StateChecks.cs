using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Doctor;

/// <summary>Whether records and journals, which may hold secrets, are for root alone.</summary>
internal static class StateChecks
{
    private const UnixFileMode Others = UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    public static CheckResult Run(PodPaths paths)
    {
        if (!Directory.Exists(paths.StateDirectory)) return CheckResult.Ok("state", $"\"{paths.StateDirectory}\" is not there yet");
        var open = Open(paths).ToList();
        return open.Count == 0
            ? CheckResult.Ok("state", $"\"{paths.StateDirectory}\" is root's alone")
            : CheckResult.Warning(
                "state",
                $"{open.Count} files of \"{paths.StateDirectory}\" can be read by others, for example \"{open[0]}\"",
                $"chmod -R go= {paths.StateDirectory}");
    }

    /// <summary>Takes the permissions of others away.</summary>
    /// <returns>How many files and directories had some.</returns>
    public static int Close(PodPaths paths)
    {
        if (!Directory.Exists(paths.StateDirectory)) return 0;
        var open = Open(paths).ToList();
        foreach (var path in open) File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~Others);
        return open.Count;
    }

    private static IEnumerable<string> Open(PodPaths paths) => Directory
        .EnumerateFileSystemEntries(paths.StateDirectory, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        })
        .Prepend(paths.StateDirectory)
        .Where(path => FileOwner.TryRead(path, followLink: false) is { IsLink: false } owner && (owner.Mode & Others) != 0);
}
