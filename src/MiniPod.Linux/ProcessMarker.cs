using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>
/// Finds and ends processes by a variable in their environment. The mark is inherited, so it leads to every descendant, also one
/// that called setsid(2) or whose parent is gone; a scan of /proc takes about a millisecond.
/// </summary>
public static class ProcessMarker
{
    private const int SignalTerminate = 15;
    private const int SignalKill = 9;
    private const int MaxLooks = 2000;
    private const int OneRead = 256 * 1024;

    /// <summary>The processes, zombies and ourselves left out, whose environment holds exactly <c>name=value</c>.</summary>
    public static IReadOnlyList<ProcessIdentity> Find(string name, string value) => Find(new ProcessMark(name, value));

    /// <summary>The processes, zombies and ourselves left out, that carry a mark.</summary>
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

    /// <summary>Waits until no process carries the mark; those that are left at the deadline get TERM, and KILL after a
    /// grace period.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="patience">How long they may still run by themselves.</param>
    /// <param name="grace">How long they have between TERM and KILL.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is killed then.</param>
    /// <returns>How many had to be ended.</returns>
    public static async Task<int> EndAsync(ProcessMark mark, TimeSpan patience, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (await GoneAsync(mark, patience, cancellationToken).ConfigureAwait(false)) return 0;
        var left = Find(mark);
        Signal(left, mark, SignalTerminate);
        if (!await GoneAsync(mark, grace, cancellationToken).ConfigureAwait(false))
        {
            // A process may fork while we look: signal until a look finds nothing.
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

    // A pidfd names the process that was found, not whoever has its number by now, pidfd_open(2).
    private static void Signal(IReadOnlyList<ProcessIdentity> processes, ProcessMark mark, int signal)
    {
        foreach (var process in processes)
        {
            using var pidfd = new SafeFileHandle(Libc.PidfdOpen(Libc.SyscallPidfdOpen, process.Id, 0), ownsHandle: true);
            if (pidfd.IsInvalid || !HasMark(process.Id, mark)) continue; // ended meanwhile
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

        // Empty is no answer yet: the file may have been opened on the program before an execve(2), and in the middle of one there
        // is no environment at all. To miss a process there would let it live; on a loaded machine it can wait there for its turn.
        for (var look = 0; environment.Length == 0 && look < MaxLooks && HasEnvironment(processId); look++)
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

    // One read(2) gives one program's environment; what is read in pieces can end early, where an execve(2) comes between.
    // Plain open and read: File asks three more things of each file, and there may be thousands of processes.
    private static unsafe byte[] ReadEnvironment(int processId)
    {
        using var file = Libc.Open(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ"), Libc.ReadOnly | Libc.CloseOnExec, 0);
        if (file.IsInvalid) return []; // gone, or not ours to look into: not one we started
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

    // Kernel threads and zombies have no program. env_start and env_end, fields 50 and 51 of proc_pid_stat(5), are 0 until a new
    // program's stack is laid out, and the same afterwards where there is nothing between them.
    private static bool HasEnvironment(int processId)
    {
        try
        {
            var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
            if (new FileInfo($"{process}/exe").LinkTarget is null) return false;
            var stat = File.ReadAllText($"{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[48] == "0" || fields[47] != fields[48];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // gone
        }
    }
}
