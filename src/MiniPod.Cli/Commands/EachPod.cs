using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Commands;

/// <summary>Does something to each of several pods, goes on after an error, and prints the given name for each success.</summary>
internal static class EachPod
{
    public static async Task<int> DoAsync(IReadOnlyList<string> pods, Func<string, Task> act)
    {
        using var bound = new SemaphoreSlim(2 * Environment.ProcessorCount);
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
