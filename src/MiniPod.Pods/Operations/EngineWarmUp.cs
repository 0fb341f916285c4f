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
    private readonly Task _usable;
    private readonly Task _warm;

    public EngineWarmUp(PodRuntime runtime, PodSpec spec, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _usable = Task.Run(() => runtime.Engine.EnsureUsableAsync(_end.Token), _end.Token);
        _warm = Task.Run(() => runtime.Engine.WarmUpAsync(_end.Token), _end.Token);
        AskedImages = PodPlanner.Images(spec).Select(image => image.Name).ToDictionary(
            image => image,
            image => IsPresentAsync(runtime, image, _end.Token));
    }

    /// <summary>For each image of the pod, whether the engine has it; false also if it does not tell.</summary>
    public IReadOnlyDictionary<string, Task<bool>> AskedImages { get; }

    /// <summary>Waits for the engine's first answer. The images may still be asked for.</summary>
    /// <exception cref="EngineException">No usable engine answers.</exception>
    public Task RequireUsableAsync() => _usable;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([_usable, _warm, .. AskedImages.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task<bool> IsPresentAsync(PodRuntime runtime, string image, CancellationToken cancellationToken)
    {
        await _usable.ConfigureAwait(false);
        try
        {
            return await runtime.Engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (EngineException error) when (error is not EngineUnavailableException)
        {
            return false; // The image's own step asks again and reports the error.
        }
    }
}
