using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MiniPod.Bench;

/// <summary>The peak resident memory of a child process, as accounted by the kernel (getrusage(2),
/// RUSAGE_CHILDREN).</summary>
internal static partial class PeakMemory
{
    /// <summary>Runs a command as the only child of this process and prints its peak memory in KiB.</summary>
    public static unsafe int Print(string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var usage = stackalloc long[18]; // two timevals of two words each, then ru_maxrss
        _ = GetResourceUsage(-1, usage);
        Console.WriteLine(usage[4].ToString(CultureInfo.InvariantCulture));
        return process.ExitCode;
    }

    public static async Task<double> MegabytesAsync(params string[] command) =>
        double.Parse(await Command.OutputAsync(Environment.ProcessPath!, ["--peak-memory", .. command]), CultureInfo.InvariantCulture)
            / 1024;

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static unsafe partial int GetResourceUsage(int who, long* usage);
}
