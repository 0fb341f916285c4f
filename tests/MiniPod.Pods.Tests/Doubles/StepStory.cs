using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>Notes what is reported to an observer about one kind of step.</summary>
internal sealed class StepStory(string kind) : IStepObserver
{
    public List<string> Lines { get; } = [];

    public ValueTask DoingAsync(StepReport step) => ValueTask.CompletedTask;

    public ValueTask DoneAsync(StepReport step, StepOutcome outcome, TimeSpan duration)
    {
        var lines = outcome.Lines().Select(line => $"{line}");
        if (step.Key.Kind == kind) Lines.AddRange([StepTexts.English.Of(kind).Title, step.Commands().TrimEnd(), .. lines]);
        return ValueTask.CompletedTask;
    }

    public ValueTask FailedAsync(StepReport step, Exception error) => ValueTask.CompletedTask;

    public ValueTask UndoingAsync(StepReport step) => ValueTask.CompletedTask;

    public ValueTask UndoneAsync(StepReport step, TimeSpan duration)
    {
        if (step.Key.Kind == kind) Lines.AddRange([StepTexts.English.Of(kind).Undo, step.UndoCommands().TrimEnd()]);
        return ValueTask.CompletedTask;
    }

    public ValueTask UndoFailedAsync(StepReport step, Exception error) => ValueTask.CompletedTask;

    public ValueTask PluginRanAsync(PluginCall call, TimeSpan duration) => ValueTask.CompletedTask;
}
