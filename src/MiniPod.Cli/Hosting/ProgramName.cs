using System.Text;

namespace MiniPod.Cli.Hosting;

/// <summary>The name that this program was called by.</summary>
internal static class ProgramName
{
    /// <summary>The last part of argv[0]. Neither the process's path nor .NET's own arguments have it: both follow a
    /// link to its target.</summary>
    public static string Current { get; } = Of(File.ReadAllBytes("/proc/self/cmdline"));

    /// <summary>The name in a command line as proc(5) has it: each argument ends with a zero byte.</summary>
    public static string Of(ReadOnlySpan<byte> commandLine)
    {
        var end = commandLine.IndexOf((byte)0);
        return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? commandLine : commandLine[..end]));
    }
}
