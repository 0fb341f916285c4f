using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>A step that could not be undone: its own undo failed, or a step that must be undone first stayed.</summary>
/// <param name="Step">The step that stays in effect.</param>
/// <param name="Error">The error that prevented the undo.</param>
public sealed record UndoFailure(StepKey Step, Exception Error);
