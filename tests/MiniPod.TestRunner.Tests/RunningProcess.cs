namespace MiniPod.TestRunner.Tests;

/// <summary>A process that somebody else started.</summary>
internal static class RunningProcess
{
    /// <summary>Fails unless the process ends within two seconds: it was told to.</summary>
    public static async Task RequireEndedAsync(string id, CancellationToken token)
    {
        for (var look = 0; look < 200 && Runs(id); look++) await Task.Delay(10, token);
        Assert.False(Runs(id), $"process {id} runs on");
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
