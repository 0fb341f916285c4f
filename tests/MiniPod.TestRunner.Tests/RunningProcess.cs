namespace MiniPod.TestRunner.Tests;

/// <summary>A process that was started by another one.</summary>
internal static class RunningProcess
{
    /// <summary>Fails unless the process exits within two seconds; it has been told to exit.</summary>
    public static async Task RequireEndedAsync(string id, CancellationToken token)
    {
        for (var look = 0; look < 200 && Runs(id); look++) await Task.Delay(10, token);
        Assert.False(Runs(id), $"process {id} is still running");
    }

    private static bool Runs(string id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // gone
        }
    }
}
