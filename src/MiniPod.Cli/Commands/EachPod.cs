using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>
/// Does something to each of several pods, goes on after an error, and prints the given name for each success. Of all pods one may
/// be gone before its turn comes, removed by another command or, with <c>--rm</c>, because it has ended: then there is nothing to do.
/// </summary>
internal static class EachPod
{
    public static async Task<int> DoAsync(PodSelection chosen, bool oneAtATime, Func<string, Task> act)
    {
        // Explained, one after another, or nobody could follow.
        using var bound = new SemaphoreSlim(oneAtATime ? 1 : 2 * Environment.ProcessorCount);
        var failures = await Task.WhenAll(chosen.Pods.Select(async pod =>
        {
            await bound.WaitAsync();
            try
            {
                await act(pod);
                Terminal.Out.WriteLine(pod);
                return null;
            }
            catch (PodNotFoundException) when (chosen.All)
            {
                return null;
            }
            catch (Exception error) when (chosen.Pods.Count > 1 && error is not OperationCanceledException)
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
