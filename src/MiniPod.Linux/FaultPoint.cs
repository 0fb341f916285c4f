using System.Diagnostics;
using System.Text;

namespace MiniPod.Linux;

/// <summary>
/// A point at which a test may kill this process. The build for crash tests (MINIPOD_FAULTS) appends the name of every
/// point it passes to the file named by MINIPOD_FAULT_LIST, and kills itself with SIGKILL at the point named by
/// MINIPOD_FAULT. So a test learns the points of a command from a single run, and then kills it at every one of them.
/// Other builds contain none of these calls.
/// </summary>
public static class FaultPoint
{
    /// <summary>The variables that say where.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["MINIPOD_FAULT", "MINIPOD_FAULT_LIST"];

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, int> Passed = [];

    /// <summary>Marks a point as passed. On the second pass its name is "name #2", and so on.</summary>
    /// <param name="name">Names the two effects between which the point lies; the same in every run.</param>
    [Conditional("MINIPOD_FAULTS")]
    public static void Reach(string name) => Pass(name, isListed: true);

    /// <summary>Marks a point that a command passes or not, depending on what else happens on the host. It is in no list of points; a
    /// test has to name it.</summary>
    /// <param name="name">As above.</param>
    [Conditional("MINIPOD_FAULTS")]
    public static void ReachPerhaps(string name) => Pass(name, isListed: false);

    /// <summary>Marks a point at a file as passed. For files named after a pod or an attachment, only
    /// the directory is named; one that is named after the time, as a generation of a volume's files is, has another name each
    /// time.</summary>
    [Conditional("MINIPOD_FAULTS")]
    public static void Reach(string when, string path) =>
        Reach($"{when} {Name(Path.GetFileName(Path.HasExtension(path) ? path : Path.GetDirectoryName(path)!))}");

    private static void Pass(string name, bool isListed)
    {
        lock (Gate)
        {
            var count = Passed[name] = Passed.GetValueOrDefault(name) + 1;
            var point = count == 1 ? name : $"{name} #{count}";
            if (isListed && Environment.GetEnvironmentVariable("MINIPOD_FAULT_LIST") is { Length: > 0 } list)
            {
                using var file = new FileStream(list, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                file.Write(Encoding.UTF8.GetBytes($"{point}\n"));
            }

            if (Environment.GetEnvironmentVariable("MINIPOD_FAULT") == point) Process.GetCurrentProcess().Kill();
        }
    }

    private static string Name(string file) => file.StartsWith("..", StringComparison.Ordinal) ? "..generation" : file;
}
