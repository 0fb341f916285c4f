using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>
/// Does something to each of several pods, goes on after an error, and prints the given name for each success. Of all pods one may
/// be gone before its turn comes, removed by another command or, with <c>--rm</c>, because it has ended: then there is nothing to do.
/// After a signal no further pod is begun.
/// </summary>
internal static class PodBatch
{
    /// <param name="chosen">The pods.</param>
    /// <param name="atOnce">On how many of them to work at once.</param>
    /// <param name="signals">What may interrupt it.</param>
    /// <param name="interrupted">What then becomes of a pod that is at work. Told at once, for it may take a grace period.</param>
    /// <param name="act">What is done to a pod.</param>
    public static async Task<int> RunAsync(PodSelection chosen, int atOnce, Signals signals, string interrupted, Func<string, Task> act)
    {
        // Registered last it is called first, before the command's own token, which hangs on this one, has ended anything.
        using var told = signals.Token.Register(() => Terminal.Error.WriteLine($"minipod: interrupted; {interrupted}"));
        using var bound = new SemaphoreSlim(atOnce);
        var failures = await Task.WhenAll(chosen.Pods.Select(async pod =>
        {
            await bound.WaitAsync();
            try
            {
                signals.Token.ThrowIfCancellationRequested();
                await act(pod);
                Terminal.Out.WriteLine(pod);
                return null;
            }
            catch (PodNotFoundException) when (chosen.All)
            {
                return null;
            }
            catch (OperationCanceledException error) when (signals.ExitCode is not null)
            {
                return error;
            }
            catch (Exception error) when (chosen.Pods.Count > 1)
            {
                Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
                return error;
            }
            finally
            {
                bound.Release();
            }
        }));
        if (signals.ExitCode is { } code) return code;
        return failures.All(error => error is null) ? ExitCodes.Success : ExitCodes.MiniPodFailed;
    }
}
