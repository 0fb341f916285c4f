using MiniPod.Engine;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Operations;

/// <summary>
/// The first calls to the engine of a process that makes a pod. They are its dearest, so they are made beside the work on networks and
/// record; where that fails they are ended, and nothing goes on behind the caller's back.
/// </summary>
internal sealed class EngineWarmUp : IAsyncDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly Task _warm;

    public EngineWarmUp(PodRuntime runtime, PodSpec spec, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        PresentImages = Task.Run(() => PresentImagesAsync(runtime, spec, _end.Token), _end.Token);
        _warm = Task.Run(() => runtime.Engine.WarmUpAsync(_end.Token), _end.Token);
    }

    /// <summary>Those of the pod's images that the engine has. It fails where no engine answers that serves us.</summary>
    public Task<IReadOnlySet<string>> PresentImages { get; }

    /// <summary>Waits for all of them.</summary>
    /// <returns>The images that the engine has.</returns>
    public async Task<IReadOnlySet<string>> EndAsync()
    {
        var present = await PresentImages.ConfigureAwait(false);

        // A warm-up that failed was for nothing, no more: the call that it was for says what is wrong, if anything still is.
        await _warm.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return present;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(PresentImages, _warm).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    // Asking for an image tells at once whether an engine answers that serves us.
    private static async Task<IReadOnlySet<string>> PresentImagesAsync(
        PodRuntime runtime, PodSpec spec, CancellationToken cancellationToken)
    {
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        var present = new HashSet<string>();
        foreach (var image in PodPlanner.Images(spec).Select(image => image.Name))
        {
            try
            {
                if (await runtime.Engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false) is not null) present.Add(image);
            }
            catch (EngineException error) when (error is not EngineUnavailableException)
            {
                // The image's own step asks again, and tells what is wrong with it.
            }
        }

        return present;
    }
}
