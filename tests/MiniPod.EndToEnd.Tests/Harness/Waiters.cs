namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The processes that wait to remove what was run with <c>--rm</c>.</summary>
public static class Waiters
{
    /// <summary>The id of one that waits for a pod of a state directory, or for a container in one; null when there is none.</summary>
    public static string? Find(string stateDirectory) => Directory.EnumerateDirectories("/proc")
        .Where(process => CommandLine(process) is var line
            && line.Contains("__remove-when-done", StringComparison.Ordinal)
            && line.Contains(stateDirectory, StringComparison.Ordinal))
        .Select(process => Path.GetFileName(process))
        .FirstOrDefault();

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // ended while we looked
        }
    }
}
