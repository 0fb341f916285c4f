using System.Text;

namespace MiniPod.Cli.Hosting;

/// <summary>The name under which this program was called.</summary>
internal static class ProgramName
{
    /// <summary>The last path component of argv[0]. Neither the process's path nor the arguments that .NET reports
    /// contain it: both follow a link to its target.</summary>
    public static string Current { get; } = Of(File.ReadAllBytes("/proc/self/cmdline"));

    /// <summary>The name in a command line in the format of proc(5), where each argument ends
    /// with a zero byte.</summary>
    public static string Of(ReadOnlySpan<byte> commandLine)
    {
        var end = commandLine.IndexOf((byte)0);
        return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? commandLine : commandLine[..end]));
    }
}
