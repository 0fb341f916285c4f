using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Identifies a process reliably: a process ID is reused, a process ID together with a
/// start time is not.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTime">Its start time, in clock ticks since boot: field 22 of /proc/pid/stat, proc(5).</param>
public readonly record struct ProcessIdentity(int Id, long StartTime)
{
    private const int SignalKill = 9;

    /// <summary>The process that currently has this ID; null when there is none, or only a zombie.</summary>
    public static ProcessIdentity? TryRead(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        }
        catch (IOException)
        {
            return null; // it exited meanwhile: a result, not a failure
        }

        // The command name may contain spaces and parentheses: count fields from the last parenthesis.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new ProcessIdentity(processId, long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    /// <summary>Whether exactly this process is still running.</summary>
    public bool IsAlive => TryRead(Id) == this;

    /// <summary>Kills exactly this process. One that has ended is success.</summary>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public void Kill()
    {
        // A pidfd refers to the process that was found, not to another one that has its ID by now, pidfd_open(2).
        using var pidfd = new SafeFileHandle(Libc.PidfdOpen(Libc.SyscallPidfdOpen, Id, 0), ownsHandle: true);
        if (pidfd.IsInvalid || !IsAlive) return;
        if (Libc.PidfdSendSignal(Libc.SyscallPidfdSendSignal, pidfd, SignalKill, 0, 0) != 0
            && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
        {
            throw LibcException.Last("pidfd_send_signal");
        }
    }
}
