namespace MiniPod.Linux;

/// <summary>
/// The control group of the systemd unit or login session that a process belongs to, cgroups(7). When the unit ends, systemd ends
/// everything in it (systemd.kill(5)), and so does logind with <c>KillUserProcesses</c> (logind.conf(5)).
/// </summary>
public static class UnitCgroup
{
    private const string Members = "cgroup.procs";
    private const int Tries = 10, NoSuchDevice = 19;

    /// <summary>Moves this process into a group of its own below the root, as the engine does with its containers. Does nothing if
    /// it is in the root, where no unit is, or if the kernel refuses it: then the process ends with the unit.</summary>
    /// <param name="name">The name of the group.</param>
    public static void Leave(string name)
    {
        foreach (var (mount, group) in Hierarchies().Where(one => one.Group != "/"))
        {
            Try(() => JoinNew(Path.Combine(mount, name)));
        }
    }

    /// <summary>Removes that group if this process is the last one in it.</summary>
    /// <param name="name">The name of the group.</param>
    public static void Remove(string name)
    {
        foreach (var (mount, group) in Hierarchies().Where(one => one.Group == $"/{name}"))
        {
            Try(() =>
            {
                Join(mount);
                Directory.Delete(Path.Combine(mount, name));
            });
        }
    }

    /// <summary>Finds the hierarchies by which systemd knows what belongs to a unit: cgroup v2, and the one named "systemd" of
    /// cgroup v1.</summary>
    /// <returns>For each, where it is mounted, and the group of this process in it.</returns>
    internal static IReadOnlyList<(string Mount, string Group)> Hierarchies(
        IEnumerable<string> mountInfo, IEnumerable<string> groups)
    {
        // hierarchy-id:controllers:path
        var own = groups.Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3).ToList();
        string? Group(string id, string controllers) =>
            own.FirstOrDefault(fields => (id.Length == 0 || fields[0] == id) && fields[1] == controllers)?[2];
        var found = new List<(string, string)>();
        foreach (var line in mountInfo)
        {
            // The part after the hyphen: file system, source, options, proc_pid_mountinfo(5).
            if (line.Split(" - ", 2) is not [var before, var after] || before.Split(' ') is not [_, _, _, "/", var mount, ..]) continue;
            var group = after.Split(' ') switch
            {
                ["cgroup2", ..] => Group("0", ""),
                ["cgroup", _, var options, ..] when options.Split(',').Contains("name=systemd") => Group("", "name=systemd"),
                _ => null,
            };
            if (group is not null) found.Add((mount, group));
        }

        return found;
    }

    private static IReadOnlyList<(string Mount, string Group)> Hierarchies()
    {
        try
        {
            return Hierarchies(File.ReadLines("/proc/self/mountinfo"), File.ReadLines("/proc/self/cgroup"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // a kernel without control groups
        }
    }

    private static void JoinNew(string group)
    {
        for (var tries = 1; ; tries++)
        {
            Directory.CreateDirectory(group);
            try
            {
                Join(group);
                return;
            }
            catch (IOException error) when (tries < Tries
                && (error is FileNotFoundException or DirectoryNotFoundException || error.HResult == NoSuchDevice))
            {
                // Its last process has removed it in between.
            }
        }
    }

    // 0 stands for the process that writes it.
    private static void Join(string group)
    {
        using var members = File.OpenHandle(Path.Combine(group, Members), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(members, "0"u8, 0);
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // read-only, as in a container, or in use by another process
        }
    }
}
