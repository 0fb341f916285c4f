namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The background processes that wait to remove what was run with <c>--rm</c>.</summary>
public static class Waiters
{
    /// <summary>The id of a process that waits for a pod in a state directory, or for one of its containers; null if
    /// there is no such process.</summary>
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
            return ""; // it exited in the meantime
        }
    }
}
