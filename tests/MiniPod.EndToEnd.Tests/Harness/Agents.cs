using System.Globalization;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The processes in the background of a state directory: the agent, and those that wait to remove a pod.</summary>
public static class Agents
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The id of the agent of a state directory; null if there is none.</summary>
    /// <param name="stateDirectory">The directory. Default any, for a host on which there is only one.</param>
    public static int? Find(string? stateDirectory = null) => Find("__agent", stateDirectory);

    /// <summary>Kills the agent of a state directory, if there is one, and waits until it holds nothing any more: a process that has been
    /// killed releases its locks only a moment after it has lost its command line.</summary>
    /// <param name="stateDirectory">The directory.</param>
    public static async Task KillAsync(string stateDirectory)
    {
        if (Find(stateDirectory) is not { } agent) return;
        var id = agent.ToString(CultureInfo.InvariantCulture);
        await Command.RunAsync("kill", "-9", id);
        while (Kernel.IsAlive(id)) await Task.Delay(5);
    }

    /// <summary>Waits until the processes in the background of a state directory have ended, as they do when no pod needs them. One that
    /// does not is killed, and the test fails.</summary>
    /// <param name="stateDirectory">The directory. Default any, for a host on which there is only one.</param>
    public static async Task EndAsync(string? stateDirectory = null)
    {
        foreach (var command in new[] { "__agent", "__remove-when-done" })
        {
            var started = TimeProvider.System.GetTimestamp();
            while (Find(command, stateDirectory) is { } process)
            {
                if (TimeProvider.System.GetElapsedTime(started) > Patience)
                {
                    await Command.RunAsync("kill", "-9", process.ToString(CultureInfo.InvariantCulture));
                    Assert.Fail($"'{command}' of {stateDirectory ?? "this host"} has not ended, although no pod needs it");
                }

                await Task.Delay(20);
            }
        }
    }

    private static int? Find(string command, string? stateDirectory) => Directory.EnumerateDirectories("/proc")
        .Where(process => CommandLine(process) is [_, var verb, ..] line && verb == command
            && (stateDirectory is null || line.Contains(stateDirectory)))
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
