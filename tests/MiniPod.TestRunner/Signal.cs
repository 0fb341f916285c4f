using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MiniPod.TestRunner;

/// <summary>Sends signals, which Process does not support.</summary>
internal static partial class Signal
{
    private const int TerminateSignal = 15;

    /// <summary>Sends SIGTERM, unless the process has exited.</summary>
    public static void Terminate(Process process)
    {
        if (!process.HasExited) _ = Kill(process.Id, TerminateSignal); // an error means that it has just exited
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
