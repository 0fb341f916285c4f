using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Execution;

/// <summary>A step that could not be undone, and why: by its own fault, or because one that must go first stayed.</summary>
/// <param name="Step">The step that stays.</param>
/// <param name="Error">The error that keeps it.</param>
public sealed record UndoFailure(StepKey Step, Exception Error);
