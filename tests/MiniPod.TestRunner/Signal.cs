using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MiniPod.TestRunner;

/// <summary>Sends signals, which Process does not support.</summary>
internal static partial class Signal
{
    private const int TerminateSignal = 15;

    /// <summary>Sends SIGTERM to a process, and to all processes of the group that it leads, unless it has exited.</summary>
    public static void Terminate(Process process)
    {
        if (process.HasExited) return;

        // First the process: with a signal pending it starts no other, so the group is complete when it gets the signal. An error
        // means that the process has just exited, or that it leads no group yet.
        _ = Kill(process.Id, TerminateSignal);
        _ = Kill(-process.Id, TerminateSignal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
