using System.Globalization;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Tracing;

namespace MiniPod.Pods.Tests.Tracing;

public sealed class TraceBuilderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Build_JournalOfTheFirstFormat_HasItsOperationsStepsAndPlugins()
    {
        var operations = Recorded(1);

        Assert.Equal(["1 run Completed", "2 add side Completed"], operations.Select(one => $"{one.Number} {one.Name} {one.State}"));
        var run = operations[0];
        Assert.Equal(DateTimeOffset.Parse("2026-11-28T15:06:53.2955586Z", CultureInfo.InvariantCulture), run.Begin);
        Assert.Equal(2021.0, run.Duration.TotalMilliseconds, 1.0);
        Assert.Equal(
            [
                "PullImage/minipod/pause:latest", "PullImage/minipod/nginx", "CreateSandbox", "StartSandbox", "CreateContainer/nginx",
                "PinNamespace", "LinkNamespace", "AttachNetwork/eth0", "OpenPorts/eth0", "WriteHosts", "StartContainer/nginx",
            ],
            run.Steps.Select(step => step.Name));
        Assert.All(run.Steps, step => Assert.Equal(SpanState.Completed, step.State));
        var attach = run.Steps.Single(step => step.Plugins.Count > 0);
        Assert.Equal("AttachNetwork/eth0", attach.Name);
        Assert.Equal(569.974, attach.Duration.TotalMilliseconds, 0.001);
        Assert.Equal(["bridge ADD", "portmap ADD", "firewall ADD"], attach.Plugins.Select(plugin => plugin.Name));
        Assert.Equal([167.5948, 270.8059, 123.2793], attach.Plugins.Select(plugin => plugin.Duration.TotalMilliseconds));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Build_RecordedJournals_EverySpanLiesWithinItsParent(int format)
    {
        var operations = Recorded(format);

        Assert.All(operations, AssertNested);
        foreach (var (one, next) in operations.Zip(operations.Skip(1))) Assert.True(one.End <= next.Begin);
    }

    [Fact]
    public void Build_TwoStepsAtOnce_Overlap()
    {
        var steps = Recorded(1)[0].Steps;

        var (start, create) = (Step(steps, "StartSandbox"), Step(steps, "CreateContainer/nginx"));
        Assert.True(start.Begin < create.Begin && create.End < start.End);
    }

    [Fact]
    public void Build_CommandKilled_IsInterruptedWithTheStepThatItWasAt()
    {
        var operation = Assert.Single(Build(
            Begin("run"),
            Line(5, JournalEvent.Intent, "A"),
            Line(9, JournalEvent.Done, "A", 4),
            Line(10, JournalEvent.Intent, "B")));

        Assert.Equal(SpanState.Interrupted, operation.State);
        Assert.Equal([SpanState.Completed, SpanState.Interrupted], operation.Steps.Select(step => step.State));
        Assert.True(operation.Steps[1].IsOpen);
        Assert.Equal(Noon.AddMilliseconds(10), operation.End);
    }

    [Fact]
    public void Build_CommandAtWork_RunsUntilNow()
    {
        var entries = new[] { Begin("run"), Line(5, JournalEvent.Intent, "A") };

        var operation = Assert.Single(TraceBuilder.Build(entries, isAtWork: true, Noon.AddMilliseconds(50)));

        Assert.Equal((SpanState.Running, SpanState.Running), (operation.State, operation.Steps[0].State));
        Assert.Equal(45, operation.Steps[0].Duration.TotalMilliseconds);
    }

    [Fact]
    public void Build_OperationTakenUpAgain_IsTwo()
    {
        var operations = Build(
            Begin("stop"),
            Line(5, JournalEvent.Undo, "A"),
            new JournalEntry { Time = Noon.AddHours(1), Operation = "op", Event = JournalEvent.Resume, BootId = "boot" },
            Line(3_600_010, JournalEvent.Undo, "A"),
            Line(3_600_020, JournalEvent.Undone, "A", 9),
            Line(3_600_021, JournalEvent.End));

        Assert.Equal(["stop 0 Interrupted", "stop 1 Completed"], operations.Select(one => $"{one.Verb} {one.Resumed} {one.State}"));
        Assert.Equal(
            ["undo A Interrupted", "undo A Completed"],
            operations.SelectMany(one => one.Steps).Select(step => $"{step.Name} {step.State}"));
        Assert.Equal((5, 21), (operations[0].Duration.TotalMilliseconds, operations[1].Duration.TotalMilliseconds));
    }

    // As programs wrote it that did not note that they took up an operation.
    [Fact]
    public void Build_OlderJournalTakenUpAgain_StepThatWasCutOffIsInterrupted()
    {
        var operation = Assert.Single(Build(
            Begin("run"),
            Line(5, JournalEvent.Intent, "A"),
            Line(60_000, JournalEvent.Undo, "A"),
            Line(60_010, JournalEvent.Undone, "A", 9),
            Line(60_011, JournalEvent.End)));

        Assert.Equal(["A Interrupted", "undo A Completed"], operation.Steps.Select(step => $"{step.Name} {step.State}"));
        Assert.Equal(0, operation.Steps[0].Duration.TotalMilliseconds);
    }

    [Fact]
    public void Build_FailedAndRolledBack_TellsWhatFailedAndWhatWasUndone()
    {
        var operation = Assert.Single(Build(
            Begin("run"),
            Line(1, JournalEvent.Intent, "A"),
            Line(2, JournalEvent.Done, "A", 1),
            Line(3, JournalEvent.Intent, "B"),
            Line(4, JournalEvent.Failed, "B") with { Error = "no" },
            Line(5, JournalEvent.Undo, "B"),
            Line(6, JournalEvent.UndoFailed, "B") with { Error = "still no" },
            Line(7, JournalEvent.Undone, "A"),
            Line(8, JournalEvent.End) with { Error = "no" }));

        Assert.Equal((SpanState.Failed, "no"), (operation.State, operation.Error));
        Assert.Equal(
            ["A Completed ", "B Failed no", "undo B Failed still no", "undo A Completed "],
            operation.Steps.Select(step => $"{step.Name} {step.State} {step.Error}"));
        Assert.Equal(StepAction.UndoWithAnother, operation.Steps[3].Action);
    }

    // The interface is the same; of the two steps, only one was open all the time.
    [Fact]
    public void Build_PluginOfAnOlderJournal_BelongsToTheStepThatLastedAsLong()
    {
        var operation = Assert.Single(Build(
            Begin("run"),
            Line(1, JournalEvent.Intent, "Attach/eth0"),
            Line(20, JournalEvent.Intent, "Open/eth0"),
            Plugin(30, 25, step: null),
            Line(31, JournalEvent.Done, "Open/eth0", 11),
            Line(32, JournalEvent.Done, "Attach/eth0", 31),
            Line(33, JournalEvent.End)));

        Assert.Equal([1, 0], operation.Steps.Select(step => step.Plugins.Count));
    }

    [Fact]
    public void Build_PluginThatNamesItsStep_BelongsToIt()
    {
        var operation = Assert.Single(Build(
            Begin("stop"),
            Line(1, JournalEvent.Undo, "Open/eth0"),
            Line(2, JournalEvent.Undo, "Attach/eth0"),
            Plugin(30, 5, "Attach/eth0"),
            Line(31, JournalEvent.Undone, "Open/eth0", 30),
            Line(32, JournalEvent.Undone, "Attach/eth0", 30),
            Line(33, JournalEvent.End)));

        Assert.Equal([0, 1], operation.Steps.Select(step => step.Plugins.Count));
        Assert.Equal(SpanState.Failed, operation.Steps[1].Plugins[0].State);
    }

    [Fact]
    public void Build_ClockSetBackAndDamagedLines_StaysNested()
    {
        var operations = Build(
            Line(0, JournalEvent.Done, "Before", 3),
            Begin("run"),
            Line(1, JournalEvent.Intent, "Attach/eth0"),
            Plugin(-50_000, 25, "Attach/eth0"),
            Plugin(2, 1e300, "Attach/eth0"),
            Line(-49_000, JournalEvent.Done, "Attach/eth0", 31),
            Line(-48_000, JournalEvent.Done, "Torn", -7),
            Line(-47_000, JournalEvent.End));

        AssertNested(Assert.Single(operations));
        Assert.Equal(31, operations[0].Steps.Single().Duration.TotalMilliseconds);
    }

    [Fact]
    public void Build_ShortenedJournal_LeavesTheSummaryOut()
    {
        var state = new JournalState();
        foreach (var entry in JournalFile.Read(Recorded(2, "journal.jsonl"))) state.Apply(entry);

        var operations = Build([.. state.Summarize(_ => true), Begin("stop"), Line(1, JournalEvent.End)]);

        Assert.Equal("1 stop", Assert.Single(operations.Select(one => $"{one.Number} {one.Name}")));
    }

    private static void AssertNested(TraceOperation operation)
    {
        Assert.True(operation.Begin <= operation.End);
        Assert.All(operation.Steps, step =>
        {
            Assert.True(operation.Begin <= step.Begin && step.Begin <= step.End && step.End <= operation.End);
            Assert.All(step.Plugins, plugin =>
                Assert.True(step.Begin <= plugin.Begin && plugin.Begin <= plugin.End && plugin.End <= step.End));
        });
    }

    private static StepSpan Step(IEnumerable<StepSpan> steps, string name) => steps.Single(step => step.Name == name);

    private static IReadOnlyList<TraceOperation> Recorded(int format) => Build([.. JournalFile.Read(Recorded(format, "journal.jsonl"))]);

    private static string Recorded(int format, string file) =>
        Path.Combine(AppContext.BaseDirectory, "Store", "Formats", $"{format}", file);

    private static IReadOnlyList<TraceOperation> Build(params JournalEntry[] entries) =>
        TraceBuilder.Build(entries, isAtWork: false, Noon.AddDays(1));

    private static JournalEntry Begin(string verb) =>
        new() { Time = Noon, Operation = "op", Event = JournalEvent.Begin, Verb = verb, BootId = "boot" };

    private static JournalEntry Line(double at, JournalEvent what, string? step = null, double? took = null) =>
        new() { Time = Noon.AddMilliseconds(at), Operation = "op", Event = what, Step = step, Milliseconds = took };

    private static JournalEntry Plugin(double at, double took, string? step) => Line(at, JournalEvent.Plugin, step, took) with
    {
        Plugin = new PluginCall
        {
            Command = "ADD",
            Type = "bridge",
            Path = "/opt/cni/bin/bridge",
            Environment = new Dictionary<string, string> { ["CNI_IFNAME"] = "eth0" },
            Input = "{}",
            Output = "{}",
            Error = "",
            ExitCode = 1,
        },
    };
}
