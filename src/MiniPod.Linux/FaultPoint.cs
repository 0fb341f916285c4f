using System.Diagnostics;
using System.Text;

namespace MiniPod.Linux;

/// <summary>
/// Where a test may kill this process. The build for crash tests (MINIPOD_FAULTS) writes the name of every point it passes into the
/// file that MINIPOD_FAULT_LIST names, and ends itself by SIGKILL at the point that MINIPOD_FAULT names. So a test learns the points
/// of a command from one run of it, and kills at every one of them. Any other build has none of these calls.
/// </summary>
public static class FaultPoint
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, int> Passed = [];

    /// <summary>A point is passed. The second time its name is "name #2", and so on.</summary>
    /// <param name="name">Between which two effects it lies; the same in every run.</param>
    [Conditional("MINIPOD_FAULTS")]
    public static void Reach(string name)
    {
        lock (Gate)
        {
            var count = Passed[name] = Passed.GetValueOrDefault(name) + 1;
            var point = count == 1 ? name : $"{name} #{count}";
            if (Environment.GetEnvironmentVariable("MINIPOD_FAULT_LIST") is { Length: > 0 } list)
            {
                using var file = new FileStream(list, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                file.Write(Encoding.UTF8.GetBytes($"{point}\n"));
            }

            if (Environment.GetEnvironmentVariable("MINIPOD_FAULT") == point) Process.GetCurrentProcess().Kill();
        }
    }

    /// <summary>A point at a file is passed. Of files that are named after a pod or an attachment only the directory is told.</summary>
    [Conditional("MINIPOD_FAULTS")]
    public static void Reach(string when, string path) =>
        Reach($"{when} {Path.GetFileName(Path.HasExtension(path) ? path : Path.GetDirectoryName(path))}");
}
