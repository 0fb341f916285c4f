using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Agent.Watching;

/// <summary>Hears from the engine which pods to look at.</summary>
/// <param name="runtime">The engine, and the store whose pods are meant.</param>
internal sealed class EngineEvents(PodRuntime runtime)
{
    // What happened while the connection was being made is told once more. The engine's clock counts whole seconds here.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2), FirstPause = TimeSpan.FromMilliseconds(100),
        LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Follows the events until it is canceled. If the engine ends, it waits for the next one.</summary>
    /// <param name="seen">Receives the id of a pod to look at. It must be quick, and must not throw.</param>
    /// <param name="lost">Called when anything may have happened meanwhile, so that all pods have to be looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FollowAsync(Action<string> seen, Action lost, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await runtime.Engine.FollowContainersAsync(
                    SandboxLabel.OfState(runtime.Store.Paths),
                    runtime.Time.GetUtcNow() - Overlap,
                    one =>
                    {
                        pause = FirstPause;
                        if (one.Labels.GetValueOrDefault(SandboxLabel.PodIdKey) is { } pod) seen(pod);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                runtime.Log.ForContext<EngineEvents>().Debug("No events of the engine: {Error}", error.Message);
            }

            cancellationToken.ThrowIfCancellationRequested();
            lost();
            await Task.Delay(pause, runtime.Time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            lost();
        }
    }
}
