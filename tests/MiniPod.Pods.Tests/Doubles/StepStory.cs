using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>Notes what is reported to an observer about one kind of step.</summary>
internal sealed class StepStory(string kind) : IStepObserver
{
    public List<string> Lines { get; } = [];

    public void Doing(StepReport step)
    {
    }

    public void Done(StepReport step, StepOutcome outcome, TimeSpan duration)
    {
        if (step.Key.Kind == kind) Lines.AddRange([step.Prose.Title, step.Commands().TrimEnd(), .. outcome.Lines()]);
    }

    public void Failed(StepReport step, Exception error)
    {
    }

    public void Undone(StepReport step, TimeSpan duration)
    {
        if (step.Key.Kind == kind) Lines.AddRange([step.Prose.Undo, step.UndoCommands().TrimEnd()]);
    }

    public void UndoFailed(StepReport step, Exception error)
    {
    }

    public void PluginRan(PluginCall call, TimeSpan duration)
    {
    }
}
