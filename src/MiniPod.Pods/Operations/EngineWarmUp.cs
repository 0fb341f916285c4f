using MiniPod.Engine;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Operations;

/// <summary>
/// A process's first calls to the engine when it creates a pod. They are its most expensive ones, so they are made
/// concurrently with the work on networks and the record. If that work fails, they are canceled, so that nothing
/// continues in the background.
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

    /// <summary>The images of the pod that the engine has. Fails if no usable engine answers.</summary>
    public Task<IReadOnlySet<string>> PresentImages { get; }

    /// <summary>Waits for all calls.</summary>
    /// <returns>The images that the engine has.</returns>
    public async Task<IReadOnlySet<string>> EndAsync()
    {
        var present = await PresentImages.ConfigureAwait(false);

        // A failed warm-up does no harm: if something is still wrong, the actual call reports it.
        await _warm.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return present;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(PresentImages, _warm).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    // Asking for an image also shows whether a usable engine answers.
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
                // The image's own step asks again and reports the error.
            }
        }

        return present;
    }
}
