using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>The agents of the storm: commands start them, the storm kills them.</summary>
internal sealed class StormAgents
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(7);

    /// <summary>The number of agents that were killed.</summary>
    public int Killed { get; private set; }

    /// <summary>Kills the agent again and again.</summary>
    public async Task KillAsync(CancellationToken end)
    {
        while (true)
        {
            await Task.Delay(Every, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested) return;
            if (Agents.Find() is not { } agent) continue;
            await Command.RunAsync("kill", "-KILL", agent.ToString(CultureInfo.InvariantCulture));
            Killed++;
        }
    }

    /// <summary>Waits until no agent runs: no pod needs one any more.</summary>
    public static Task EndedAsync() => Agents.EndAsync();
}
