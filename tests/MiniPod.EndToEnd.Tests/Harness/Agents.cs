using System.Globalization;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The background process that watches the pods of a state directory.</summary>
public static class Agents
{
    /// <summary>The id of the agent of a state directory; null if there is none.</summary>
    public static int? Find(string stateDirectory) => Directory.EnumerateDirectories("/proc")
        .Where(process => CommandLine(process) is [_, "__agent", ..] line && line.Contains(stateDirectory))
        .Select(process => (int?)int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private static string[] CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
        }
        catch (IOException)
        {
            return []; // it exited in the meantime
        }
    }
}
