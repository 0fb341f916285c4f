using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether records and journals, which may hold secrets, are accessible only to root.</summary>
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
        if (!Directory.Exists(paths.StateDirectory)) return CheckResult.Ok("state", $"\"{paths.StateDirectory}\" does not exist yet");
        var open = Open(paths).ToList();
        return open.Count == 0
            ? CheckResult.Ok("state", $"\"{paths.StateDirectory}\" is accessible only to root")
            : CheckResult.Warning(
                "state",
                $"{open.Count} files in \"{paths.StateDirectory}\" are accessible to other users, for example \"{open[0]}\"",
                $"chmod -R go= {paths.StateDirectory}");
    }

    /// <summary>Removes the permissions of group and others.</summary>
    /// <returns>The number of files and directories that were changed.</returns>
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
