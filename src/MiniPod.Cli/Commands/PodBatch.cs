using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>
/// Performs an action on each of several pods, continues after an error, and prints the given name of each pod that
/// succeeded. With <c>--all</c>, a pod may be gone before its turn comes, removed by another command or because it was
/// run with <c>--rm</c> and has finished; then there is nothing to do. After a signal, the remaining pods are left
/// alone.
/// </summary>
internal static class PodBatch
{
    /// <param name="chosen">The pods to work on.</param>
    /// <param name="atOnce">How many pods to work on at the same time.</param>
    /// <param name="signals">The signals that may interrupt the command.</param>
    /// <param name="interrupted">What then happens to a pod that is being worked on. It is reported at once, because
    /// that may take a whole grace period.</param>
    /// <param name="act">The action on a pod.</param>
    public static async Task<int> RunAsync(PodSelection chosen, int atOnce, Signals signals, string interrupted, Func<string, Task> act)
    {
        // Registered last, so called first: before the command's own token, which is linked to this one, has canceled
        // anything.
        using var report = signals.Token.Register(() => Terminal.Error.WriteLine($"minipod: interrupted; {interrupted}"));
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
