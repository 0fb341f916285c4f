using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>A step that does what it is told.</summary>
internal sealed class FakeStep(string name, params string[] needs) : IStep
{
    // A kind that there is prose for.
    public StepKey Key { get; } = Of(name);

    public StepLevel Level { get; init; } = StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } = [.. needs.Select(Of)];

    public bool IsInterruptible { get; init; }

    /// <summary>The steps that must be undone before it.</summary>
    public string[] UndoneAfter { get; init; } = [];

    /// <summary>The step whose undo does for it too.</summary>
    public string? CoveredBy { get; init; }

    public Func<CancellationToken, Task> Do { get; init; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Undo { get; init; } = _ => Task.CompletedTask;

    public static StepKey Of(string name) => new("StartContainer", name);

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await Do(cancellationToken);
        return new StepOutcome { ContainerId = Key.Subject };
    }

    public bool IsUndoneAfter(StepKey other) => UndoneAfter.Contains(other.Subject);

    public bool IsCoveredBy(UndoScope scope) => CoveredBy is not null && scope.Steps.Contains(Of(CoveredBy));

    public Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Undo(cancellationToken);

    public void Describe(ShellWriter shell) => shell.Line($"do {Key.Subject}");

    public void DescribeUndo(ShellWriter shell) => shell.Line($"undo {Key.Subject}");
}
