using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Steps;

/// <summary>
/// One thing that is done to make a pod, and how it is taken back. Every change to a pod is made of steps, so that doing, undoing,
/// rolling back, recovering after a crash and explaining are one piece of code each.
/// </summary>
internal interface IStep
{
    /// <summary>Its name within the pod.</summary>
    StepKey Key { get; }

    /// <summary>Whether a stopped pod keeps what it made.</summary>
    StepLevel Level { get; }

    /// <summary>The steps that must be done before it. What needs nothing of each other is done at the same time.</summary>
    IReadOnlyList<StepKey> Needs { get; }

    /// <summary>
    /// Whether it may be cut off in the middle. Default false: a create whose caller went away may still happen, and a plugin that
    /// was killed has cleaned up nothing, so those are awaited, within their own deadlines, and undone afterwards.
    /// </summary>
    bool IsInterruptible => false;

    /// <summary>Does it.</summary>
    Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken);

    /// <summary>Whether it can be undone only after another step has been. By default nothing holds it up.</summary>
    bool IsUndoneAfter(StepKey other) => false;

    /// <summary>Whether the undo of another step in the same round does for it too, in one call. By default none does.</summary>
    bool IsCoveredBy(UndoScope scope) => false;

    /// <summary>Takes it back, whether it was done, done in part, or not at all: what is not found is success.</summary>
    Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken);

    /// <summary>Writes the plain shell commands that do the same.</summary>
    void Describe(ShellWriter shell);

    /// <summary>Writes the plain shell commands that take it back.</summary>
    void DescribeUndo(ShellWriter shell);
}
