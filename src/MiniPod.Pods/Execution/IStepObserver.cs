using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>Watches steps as they happen. Calls come one at a time, but on any thread.</summary>
public interface IStepObserver
{
    /// <summary>A step is about to be done.</summary>
    void Doing(StepReport step);

    /// <summary>A step was done.</summary>
    void Done(StepReport step, StepOutcome outcome, TimeSpan duration);

    /// <summary>A step failed.</summary>
    void Failed(StepReport step, Exception error);

    /// <summary>A step was undone.</summary>
    void Undone(StepReport step, TimeSpan duration);

    /// <summary>A step could not be undone.</summary>
    void UndoFailed(StepReport step, Exception error);

    /// <summary>A plugin ran as part of the most recently started step.</summary>
    void PluginRan(PluginCall call, TimeSpan duration);
}
