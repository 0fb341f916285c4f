using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Execution;

/// <summary>A step as it is reported to an observer.</summary>
public sealed class StepReport
{
    private readonly IStep _step;
    private readonly IReadOnlyList<IStep> _plan;
    private readonly JournalState _state;

    internal StepReport(IStep step, IReadOnlyList<IStep> plan, JournalState state)
    {
        _step = step;
        _plan = plan;
        _state = state;
    }

    /// <summary>The step's name within the pod.</summary>
    public StepKey Key => _step.Key;

    /// <summary>The explanation of this kind of step.</summary>
    public StepProse Prose => StepProse.Of(Key.Kind);

    /// <summary>Returns the equivalent plain shell commands, with the actual values as far as they are known.</summary>
    public string Commands()
    {
        var shell = new ShellWriter(ShellValues.From(_plan, _state));
        _step.Describe(shell);
        return shell.ToString();
    }

    /// <summary>Returns the plain shell commands that undo the step.</summary>
    public string UndoCommands()
    {
        var shell = new ShellWriter(ShellValues.From(_plan, _state));
        _step.DescribeUndo(shell);
        return shell.ToString();
    }
}
