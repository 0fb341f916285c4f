using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Sends signals to single processes.</summary>
public static class ProcessSignals
{
    private const int SignalTerm = 15;

    /// <summary>Asks a process to end: SIGTERM. Succeeds if it is gone.</summary>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public static void Terminate(int processId)
    {
        if (Libc.SendSignal(processId, SignalTerm) == 0) return;
        var error = LibcException.Last("kill");
        if (error.Errno != Libc.NoSuchProcess) throw error;
    }

    /// <summary>A handle of a process, pidfd_open(2).</summary>
    internal static SafeFileHandle Open(int processId)
    {
        var handle = new SafeFileHandle(Libc.PidfdOpen(Libc.SyscallPidfdOpen, processId, 0), ownsHandle: true);
        return handle.IsInvalid ? throw LibcException.Last("pidfd_open") : handle;
    }
}
