using System.Globalization;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Execution;

/// <summary>A step as it is reported to an observer.</summary>
public sealed class StepReport
{
    private readonly IStep _step;
    private readonly IReadOnlyList<IStep> _plan;
    private readonly StepContext _context;

    internal StepReport(IStep step, IReadOnlyList<IStep> plan, StepContext context)
    {
        _step = step;
        _plan = plan;
        _context = context;
    }

    /// <summary>The step's name within the pod.</summary>
    public StepKey Key => _step.Key;

    /// <summary>The pod's full name.</summary>
    public string Pod => _context.Record.FullName;

    /// <summary>Whether the step can be left out.</summary>
    public bool CanBeSkipped => _step.SkipValues(_context.Options) is not null;

    /// <summary>Returns what is missing if the step is left out, as a sentence; null if it cannot be.</summary>
    public string? SkipLoss(StepTexts texts) => _step.SkipValues(_context.Options) is { } values && texts.Of(Key.Kind).Skipped is { } text
        ? string.Format(CultureInfo.InvariantCulture, text, [.. values])
        : null;

    /// <summary>Where the step may change something, as it is now.</summary>
    public WatchedPlace Place()
    {
        var record = _context.Record;
        var facts = PodPlanner.Facts(_plan, key => _context.State.Fact(key));
        var path = PodNamespacePath.Find(_context.Paths, record, facts.Sandbox);
        return WatchedPlace.Of(record.FullName, path, record.Networks.Select(network => network.List));
    }

    /// <summary>Returns the equivalent plain shell commands, with the actual values as far as they are known.</summary>
    public string Commands()
    {
        var shell = new ShellWriter(ShellValues.From(_plan, _context.State));
        _step.Describe(shell);
        return shell.ToString();
    }

    /// <summary>Returns the plain shell commands that undo the step.</summary>
    public string UndoCommands()
    {
        var shell = new ShellWriter(ShellValues.From(_plan, _context.State));
        _step.DescribeUndo(shell);
        return shell.ToString();
    }
}
