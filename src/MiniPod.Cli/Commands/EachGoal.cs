using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Waiting;

namespace MiniPod.Cli.Commands;

/// <summary>Waits for something of each of several pods at once. What does not come is told.</summary>
internal static class EachGoal
{
    /// <param name="pods">The pods.</param>
    /// <param name="signals">The signals that end it.</param>
    /// <param name="wait">Waits for one of them.</param>
    /// <returns>The exit code: <see cref="ExitCodes.No"/> if something did not come.</returns>
    public static async Task<int> RunAsync<T>(IReadOnlyList<T> pods, Signals signals, Func<T, Task> wait)
    {
        var isReached = true;
        var code = await EachPod.RunAsync(pods, int.Max(1, pods.Count), signals, async pod =>
        {
            try
            {
                await wait(pod);
            }
            catch (GoalNotReachedException error)
            {
                isReached = false;
                Terminal.Error.WriteLine($"minipod: {error.Message}");
            }
        });
        return code == ExitCodes.Success && !isReached ? ExitCodes.No : code;
    }
}
