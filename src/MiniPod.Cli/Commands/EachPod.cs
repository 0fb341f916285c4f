using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Commands;

/// <summary>Does the same with several pods at once, and goes on after an error.</summary>
internal static class EachPod
{
    /// <param name="pods">The pods.</param>
    /// <param name="atOnce">How many at the same time.</param>
    /// <param name="signals">The signals that end it.</param>
    /// <param name="act">What is done with one. The error of the only pod is thrown.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync<T>(IReadOnlyList<T> pods, int atOnce, Signals signals, Func<T, Task> act)
    {
        using var bound = new SemaphoreSlim(atOnce);
        var failures = await Task.WhenAll(pods.Select(async pod =>
        {
            await bound.WaitAsync(signals.Token);
            try
            {
                await act(pod);
                return false;
            }
            catch (Exception error) when (pods.Count > 1 && error is not OperationCanceledException)
            {
                Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
                return true;
            }
            finally
            {
                bound.Release();
            }
        }));
        return failures.Contains(true) ? signals.ExitCode ?? ExitCodes.MiniPodFailed : ExitCodes.Success;
    }
}
