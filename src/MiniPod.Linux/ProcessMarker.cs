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

    /// <summary>The processes, zombies and ourselves left out, whose environment holds exactly <c>name=value</c>.</summary>
    public static IReadOnlyList<ProcessIdentity> Find(string name, string value)
    {
        var wanted = Encoding.UTF8.GetBytes($"{name}={value}");
        var found = new List<ProcessIdentity>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId) continue;
            if (HasMark(id, wanted) && ProcessIdentity.TryRead(id) is { } process) found.Add(process);
        }

        return found;
    }

    /// <summary>Waits until no process carries the mark; those that are left at the deadline get TERM, and KILL after a grace period.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="patience">How long they may still run by themselves.</param>
    /// <param name="grace">How long they have between TERM and KILL.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is killed then.</param>
    /// <returns>How many had to be ended.</returns>
    public static async Task<int> EndAsync(string name, string value, TimeSpan patience, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (await GoneAsync(name, value, patience, cancellationToken).ConfigureAwait(false)) return 0;
        var left = Find(name, value);
        Signal(left, name, value, SignalTerminate);
        if (!await GoneAsync(name, value, grace, cancellationToken).ConfigureAwait(false))
        {
            // A process may fork while we look: signal until a look finds nothing.
            for (var round = 0; round < 50 && Find(name, value) is { Count: > 0 } alive; round++)
            {
                Signal(alive, name, value, SignalKill);
                await Task.Delay(5, cancellationToken).ConfigureAwait(false);
            }
        }

        return left.Count;
    }

    private static async Task<bool> GoneAsync(string name, string value, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Find(name, value).Count > 0)
        {
            if (TimeProvider.System.GetElapsedTime(started) >= patience) return false;
            await Task.Delay(10, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // A pidfd names the process that was found, not whoever has its number by now, pidfd_open(2).
    private static void Signal(IReadOnlyList<ProcessIdentity> processes, string name, string value, int signal)
    {
        var wanted = Encoding.UTF8.GetBytes($"{name}={value}");
        foreach (var process in processes)
        {
            using var pidfd = new SafeFileHandle(Libc.PidfdOpen(Libc.SyscallPidfdOpen, process.Id, 0), ownsHandle: true);
            if (pidfd.IsInvalid || !HasMark(process.Id, wanted)) continue; // ended meanwhile
            if (Libc.PidfdSendSignal(Libc.SyscallPidfdSendSignal, pidfd, signal, 0, 0) != 0 && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
                throw LibcException.Last("pidfd_send_signal");
        }
    }

    private static bool HasMark(int processId, byte[] wanted)
    {
        byte[] environment;
        try
        {
            environment = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // gone, or not ours to look into: not one we started
        }

        foreach (var range in environment.AsSpan().Split((byte)0))
        {
            if (environment.AsSpan(range).SequenceEqual(wanted)) return true;
        }

        return false;
    }
}
