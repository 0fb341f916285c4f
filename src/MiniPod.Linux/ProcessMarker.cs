using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>
/// Finds and terminates processes by a variable in their environment. The mark is inherited, so it finds every
/// descendant, even one that called setsid(2) or whose parent is gone; a scan of /proc takes about a millisecond.
/// </summary>
public static class ProcessMarker
{
    private const int SignalTerminate = 15;
    private const int SignalKill = 9;
    private const int MaxLooks = 2000, MaxLooksAtEmpty = 100;
    private const int OneRead = 256 * 1024;

    /// <summary>Finds the processes, except zombies and this process itself, whose
    /// environment contains exactly <c>name=value</c>.</summary>
    public static IReadOnlyList<ProcessIdentity> Find(string name, string value) => Find(new ProcessMark(name, value));

    /// <summary>Finds the processes, except zombies and this process itself, that carry a mark.</summary>
    public static IReadOnlyList<ProcessIdentity> Find(ProcessMark mark)
    {
        var found = new List<ProcessIdentity>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == Environment.ProcessId)
            {
                continue;
            }

            if (HasMark(id, mark) && ProcessIdentity.TryRead(id) is { } process) found.Add(process);
        }

        return found;
    }

    /// <inheritdoc cref="EndAsync(ProcessMark, TimeSpan, TimeSpan, CancellationToken)"/>
    public static Task<int> EndAsync(string name, string value, TimeSpan patience, TimeSpan grace, CancellationToken cancellationToken) =>
        EndAsync(new ProcessMark(name, value), patience, grace, cancellationToken);

    /// <summary>Waits until no process carries the mark; those left when the time is up get SIGTERM, and SIGKILL after
    /// a grace period.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="patience">How long to wait for them to exit by themselves.</param>
    /// <param name="grace">The time between SIGTERM and SIGKILL.</param>
    /// <param name="cancellationToken">Cancels the wait; no further process is signaled.</param>
    /// <returns>The number of processes that had to be terminated.</returns>
    public static async Task<int> EndAsync(ProcessMark mark, TimeSpan patience, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (await GoneAsync(mark, patience, cancellationToken).ConfigureAwait(false)) return 0;
        var left = Find(mark);
        Signal(left, mark, SignalTerminate);
        if (!await GoneAsync(mark, grace, cancellationToken).ConfigureAwait(false))
        {
            // A process may fork during the scan: send signals until a scan finds nothing.
            for (var round = 0; round < 50 && Find(mark) is { Count: > 0 } alive; round++)
            {
                Signal(alive, mark, SignalKill);
                await Task.Delay(5, cancellationToken).ConfigureAwait(false);
            }
        }

        return left.Count;
    }

    private static async Task<bool> GoneAsync(ProcessMark mark, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Find(mark).Count > 0)
        {
            if (TimeProvider.System.GetElapsedTime(started) >= patience) return false;
            await Task.Delay(10, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // A pidfd refers to the process that was found, not to another one that has its ID by now, pidfd_open(2).
    private static void Signal(IReadOnlyList<ProcessIdentity> processes, ProcessMark mark, int signal)
    {
        foreach (var process in processes)
        {
            using var pidfd = new SafeFileHandle(Libc.PidfdOpen(Libc.SyscallPidfdOpen, process.Id, 0), ownsHandle: true);
            if (pidfd.IsInvalid || !HasMark(process.Id, mark)) continue; // exited meanwhile
            if (Libc.PidfdSendSignal(Libc.SyscallPidfdSendSignal, pidfd, signal, 0, 0) != 0
                && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
            {
                throw LibcException.Last("pidfd_send_signal");
            }
        }
    }

    private static bool HasMark(int processId, ProcessMark mark)
    {
        var wanted = Encoding.UTF8.GetBytes($"{mark.Name}={mark.Value}");
        var with = mark.With is null ? null : Encoding.UTF8.GetBytes($"{mark.With}=");
        var environment = ReadEnvironment(processId);

        // An empty environment is not conclusive: the file may have been opened just before an execve(2), in the middle
        // of which there is no environment at all. A process missed at that moment would survive, and on a loaded
        // machine the moment can be long.
        for (var look = 0; environment.Length == 0 && look < LooksWorthwhile(processId); look++)
        {
            if (look > 0) Thread.Sleep(1);
            environment = ReadEnvironment(processId);
        }

        var (isMarked, has) = (false, with is null);
        foreach (var range in environment.AsSpan().Split((byte)0))
        {
            var variable = environment.AsSpan(range);
            isMarked |= variable.SequenceEqual(wanted);
            has |= with is not null && variable.StartsWith(with) && !mark.Except.Contains(Encoding.UTF8.GetString(variable[with.Length..]));
        }

        return isMarked && has;
    }

    // A single read(2) returns the environment of one program; if it is read in pieces, an execve(2) in
    // between can truncate it. Plain open and read: File makes three more system calls per file, and there may
    // be thousands of processes.
    private static unsafe byte[] ReadEnvironment(int processId)
    {
        using var file = Libc.Open(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ"), Libc.ReadOnly | Libc.CloseOnExec, 0);
        if (file.IsInvalid) return []; // gone, or not accessible: then not a process we started
        for (var size = OneRead; ; size *= 4)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                nint count;
                fixed (byte* start = buffer) count = Libc.ReadAt(file, start, (nuint)buffer.Length, 0);
                if (count < buffer.Length) return count > 0 ? buffer[..(int)count] : [];
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // How often to look at an environment that reads as empty. Kernel threads and zombies run no program. env_start and
    // env_end, fields 50 and 51 of proc_pid_stat(5), are 0 until the stack of a new program is set up, and equal until its
    // environment is there (create_elf_tables in fs/binfmt_elf.c of the kernel); a process that sleeps is not at that point, so
    // its environment is empty.
    private static int LooksWorthwhile(int processId)
    {
        try
        {
            var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
            if (new FileInfo($"{process}/exe").LinkTarget is null) return 0;
            var stat = File.ReadAllText($"{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[48] == "0" || fields[47] != fields[48]) return MaxLooks;
            return fields[0] is "R" or "D" ? MaxLooksAtEmpty : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0; // gone
        }
    }
}
