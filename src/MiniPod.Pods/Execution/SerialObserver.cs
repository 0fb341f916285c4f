using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>
/// Keeps the promise of <see cref="IStepObserver"/>, one call at a time, whoever calls: steps, their plugins, several pods. And an
/// observer is a spectator: when it fails, because its terminal is gone for example, the steps go on.
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
                // What it failed to show has happened all the same, and is in the journal: a step must not fail, nor
                // its undo, for want of an audience.
            }
        }
    }
}
