using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>
/// Makes sure that an <see cref="IStepObserver"/> is called one call at a time, although steps, their plugins and
/// several pods call it concurrently. When the observer fails, for example because its terminal is gone, the steps
/// continue.
/// </summary>
internal sealed class SerialObserver(IStepObserver observer) : IStepObserver
{
    private readonly Lock _lock = new();

    public void Doing(StepReport step) => Tell(() => observer.Doing(step));

    public void Done(StepReport step, StepOutcome outcome, TimeSpan duration) => Tell(() => observer.Done(step, outcome, duration));

    public void Failed(StepReport step, Exception error) => Tell(() => observer.Failed(step, error));

    public void Undone(StepReport step, TimeSpan duration) => Tell(() => observer.Undone(step, duration));

    public void UndoFailed(StepReport step, Exception error) => Tell(() => observer.UndoFailed(step, error));

    public void PluginRan(PluginCall call, TimeSpan duration) => Tell(() => observer.PluginRan(call, duration));

    private void Tell(Action call)
    {
        lock (_lock)
        {
            try
            {
                call();
            }
            catch (Exception)
            {
                // What the observer failed to show has happened anyway and is in the journal. A step or its undo must
                // not fail because of its observer.
            }
        }
    }
}
