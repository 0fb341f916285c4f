using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Finds processes by what connects them to one that we started: their parents, or one of its pipes. This also
/// finds those that dropped their environment, and the mark with it.</summary>
internal static class ProcessTree
{
    private const int SignalKill = 9;
    private const int MaxLooks = 400;
    private const int AccessMode = 3;
    private const int WriteOnly = 1;

    /// <summary>The descendants of a process, as long as no parent in between has exited: proc_pid_task(5),
    /// children.</summary>
    public static IReadOnlyList<ProcessIdentity> Below(int processId)
    {
        var found = new List<ProcessIdentity>();
        foreach (var child in Children(processId))
        {
            if (ProcessIdentity.TryRead(child) is { } process) found.Add(process);
            found.AddRange(Below(child));
        }

        return found;
    }

    /// <summary>The processes, except this one, that can write to any of the given pipes.</summary>
    /// <param name="pipes">The pipes, as the links in /proc/self/fd show them.</param>
    public static IReadOnlyList<ProcessIdentity> Writers(IReadOnlyCollection<string> pipes)
    {
        var found = new List<ProcessIdentity>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == Environment.ProcessId)
            {
                continue;
            }

            if (CanWrite(directory, pipes) && ProcessIdentity.TryRead(id) is { } process) found.Add(process);
        }

        return found;
    }

    /// <summary>Kills processes and waits until they are gone. One that is already gone is skipped, even if another
    /// process has its ID by now.</summary>
    public static async Task EndAsync(IReadOnlyList<ProcessIdentity> processes)
    {
        Kill(processes);
        for (var look = 0; look < MaxLooks && processes.Any(process => process.IsAlive); look++) await Task.Delay(5).ConfigureAwait(false);
    }

    /// <summary>Kills processes. One that is already gone is skipped.</summary>
    public static void Kill(IReadOnlyList<ProcessIdentity> processes)
    {
        foreach (var process in processes) Signal(process, SignalKill);
    }

    /// <summary>Sends a signal to a process. One that is already gone is skipped.</summary>
    public static void Signal(ProcessIdentity process, int signal)
    {
        using var pidfd = new SafeFileHandle(Libc.PidfdOpen(Libc.SyscallPidfdOpen, process.Id, 0), ownsHandle: true);
        if (pidfd.IsInvalid || !process.IsAlive) return;
        if (Libc.PidfdSendSignal(Libc.SyscallPidfdSendSignal, pidfd, signal, 0, 0) != 0
            && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
        {
            throw LibcException.Last("pidfd_send_signal");
        }
    }

    private static List<int> Children(int processId)
    {
        var children = new List<int>();
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                children.AddRange(File.ReadAllText($"{thread}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It exited meanwhile, or the kernel was built without the file (CONFIG_PROC_CHILDREN).
        }

        return children;
    }

    // Both ends of a pipe have the same inode. A child that another of our threads is starting has our
    // end, until its exec.
    private static bool CanWrite(string process, IReadOnlyCollection<string> pipes)
    {
        try
        {
            foreach (var file in new DirectoryInfo($"{process}/fd").EnumerateFileSystemInfos())
            {
                if (file.LinkTarget is not { } target || !pipes.Contains(target)) continue;
                var flags = File.ReadLines(
                    $"{process}/fdinfo/{file.Name}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
                if ((Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & AccessMode) == WriteOnly) return true;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // It exited meanwhile, or is not accessible: then it is not a process we started.
        }

        return false;
    }
}
