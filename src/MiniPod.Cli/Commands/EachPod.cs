using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary>Does something to each of several pods, goes on after an error, and prints the given name for each success.</summary>
internal static class EachPod
{
    public static async Task<int> DoAsync(PodHost host, IReadOnlyList<string> pods, Func<string, Task> act)
    {
        // Explained, one after another, or nobody could follow.
        using var bound = new SemaphoreSlim(host.OneAtATime ? 1 : 2 * Environment.ProcessorCount);
        var failures = await Task.WhenAll(pods.Select(async pod =>
        {
            await bound.WaitAsync();
            try
            {
                await act(pod);
                Terminal.Out.WriteLine(pod);
                return null;
            }
            catch (Exception error) when (pods.Count > 1 && error is not OperationCanceledException)
            {
                Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
                return error;
            }
            finally
            {
                bound.Release();
            }
        }));
        return failures.All(error => error is null) ? ExitCodes.Success : ExitCodes.MiniPodFailed;
    }
}
