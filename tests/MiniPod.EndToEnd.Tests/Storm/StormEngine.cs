using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>The storm's own engine, which the storm stops and kills.</summary>
internal sealed class StormEngine
{
    private static readonly string Script = Path.Combine(Binary.Root, "eng", "engine.sh");
    private readonly List<(long From, long To)> _down = [];
    private readonly Lock _lock = new();

    /// <summary>The number of restarts.</summary>
    public int Restarts { get; private set; }

    /// <summary>Whether the engine, or everything that ran in it, was down at some time since then.</summary>
    public bool WasDownSince(long timestamp)
    {
        lock (_lock) return _down.Any(down => down.To >= timestamp);
    }

    /// <summary>Stops the engine gracefully, or kills it and its containers with SIGKILL, and starts it
    /// again.</summary>
    public async Task RestartAsync(bool kill)
    {
        int index;
        lock (_lock)
        {
            index = _down.Count;
            _down.Add((TimeProvider.System.GetTimestamp(), long.MaxValue));
        }

        if (kill) await KillAsync();
        else await RunAsync("stop");
        await RunAsync("start");
        Restarts++;
        lock (_lock) _down[index] = (_down[index].From, TimeProvider.System.GetTimestamp());
    }

    private static async Task KillAsync()
    {
        var run = Environment.GetEnvironmentVariable("MINIPOD_ENGINE_RUN")!;
        var pid = (await File.ReadAllTextAsync(Path.Combine(run, "owner"))).Split(' ')[0];
        (await Command.RunAsync("kill", "-KILL", pid)).ShouldSucceed();
    }

    private static async Task RunAsync(string verb) =>
        (await Command.RunAsync(Script, [verb], new CommandOptions { Timeout = TimeSpan.FromMinutes(3) })).ShouldSucceed();
}
