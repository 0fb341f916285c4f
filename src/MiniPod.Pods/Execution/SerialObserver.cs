using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>
/// Makes sure that an <see cref="IStepObserver"/> is called one call at a time, although steps, their plugins and
/// several pods call it concurrently. When the observer fails, for example because its terminal is gone, the steps
/// continue.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing that could be disposed.
internal sealed class SerialObserver(IStepObserver observer) : IStepObserver
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1);

    public ValueTask DoingAsync(StepReport step) => TellAsync(() => observer.DoingAsync(step));

    public ValueTask DoneAsync(StepReport step, StepOutcome outcome, TimeSpan duration) =>
        TellAsync(() => observer.DoneAsync(step, outcome, duration));

    public ValueTask FailedAsync(StepReport step, Exception error) => TellAsync(() => observer.FailedAsync(step, error));

    public ValueTask UndoingAsync(StepReport step) => TellAsync(() => observer.UndoingAsync(step));

    public ValueTask UndoneAsync(StepReport step, TimeSpan duration) => TellAsync(() => observer.UndoneAsync(step, duration));

    public ValueTask UndoFailedAsync(StepReport step, Exception error) => TellAsync(() => observer.UndoFailedAsync(step, error));

    public ValueTask PluginRanAsync(PluginCall call, TimeSpan duration) => TellAsync(() => observer.PluginRanAsync(call, duration));

    private async ValueTask TellAsync(Func<ValueTask> call)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // What the observer failed to show has happened anyway and is in the journal. A step or its undo must
            // not fail because of its observer.
        }
        finally
        {
            _turn.Release();
        }
    }
}
