using System.Globalization;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The background process that watches the pods of a state directory.</summary>
public static class Agents
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The id of the agent of a state directory; null if there is none.</summary>
    /// <param name="stateDirectory">The directory. Default any, for a host on which there is only one.</param>
    public static int? Find(string? stateDirectory = null) => Directory.EnumerateDirectories("/proc")
        .Where(process => CommandLine(process) is [_, "__agent", ..] line
            && (stateDirectory is null || line.Contains(stateDirectory)))
        .Select(process => (int?)int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture))
        .FirstOrDefault();

    /// <summary>Waits until the agent of a state directory has ended, as it does when no pod needs it. One that does not is killed, and
    /// the test fails.</summary>
    /// <param name="stateDirectory">The directory. Default any, for a host on which there is only one.</param>
    public static async Task EndAsync(string? stateDirectory = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Find(stateDirectory) is { } agent)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                await Command.RunAsync("kill", "-9", agent.ToString(CultureInfo.InvariantCulture));
                Assert.Fail($"the agent of {stateDirectory ?? "this host"} has not ended, although no pod needs it");
            }

            await Task.Delay(20);
        }
    }

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
