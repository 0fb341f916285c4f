using System.Text.Json;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>A step whose behavior the test defines.</summary>
internal sealed class FakeStep(string name, params string[] needs) : PodStep<CreatedContainer>(CreatedContainer.Key(Of(name)))
{
    // A kind that has an explanation.
    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs => [.. needs.Select(need => Loosen(Of(need)))];

    public override bool IsInterruptible => CanBeCutOff;

    /// <summary>Whether the step may be interrupted while it runs.</summary>
    public bool CanBeCutOff { get; init; }

    /// <summary>The kind of its needs. Default: done before this step, and undone after it.</summary>
    public Func<StepKey, Need> Loosen { get; init; } = Need.Of;

    /// <summary>The step whose undo also undoes this one.</summary>
    public string? CoveredBy { get; init; }

    public Func<CancellationToken, Task> Do { get; init; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Undo { get; init; } = _ => Task.CompletedTask;

    public Func<Task> UndoLate { get; init; } = () => Task.CompletedTask;

    public static StepKey Of(string name) => new("StartContainer", name);

    /// <summary>An outcome in the form that the journal keeps.</summary>
    public static JsonElement Outcome(string containerId) => JsonElement.Parse($$"""{"containerId":"{{containerId}}"}""");

    public override async Task<CreatedContainer> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await Do(cancellationToken);
        return new CreatedContainer { ContainerId = Key.Subject };
    }

    public override bool IsCoveredBy(UndoScope scope) => CoveredBy is not null && scope.Steps.Contains(Of(CoveredBy));

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Undo(cancellationToken);

    public override Task UndoLateAsync(StepContext context, CancellationToken cancellationToken) => UndoLate();

    public override Observation Observe(PodTraces traces) => Observation.None;

    public override void Describe(ShellWriter shell) => shell.Line($"do {Key.Subject}");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"undo {Key.Subject}");
}
