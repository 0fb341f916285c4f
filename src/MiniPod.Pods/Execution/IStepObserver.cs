using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>Watches steps as they happen. Calls come one at a time, but on any thread; what they report goes on only when
/// they have completed.</summary>
public interface IStepObserver
{
    /// <summary>A step is about to be done.</summary>
    ValueTask DoingAsync(StepReport step);

    /// <summary>A step was done.</summary>
    ValueTask DoneAsync(StepReport step, StepOutcome outcome, TimeSpan duration);

    /// <summary>A step failed.</summary>
    ValueTask FailedAsync(StepReport step, Exception error);

    /// <summary>A step is about to be undone.</summary>
    ValueTask UndoingAsync(StepReport step);

    /// <summary>A step was undone.</summary>
    ValueTask UndoneAsync(StepReport step, TimeSpan duration);

    /// <summary>A step could not be undone.</summary>
    ValueTask UndoFailedAsync(StepReport step, Exception error);

    /// <summary>A plugin ran as part of the most recently started step.</summary>
    ValueTask PluginRanAsync(PluginCall call, TimeSpan duration);
}
