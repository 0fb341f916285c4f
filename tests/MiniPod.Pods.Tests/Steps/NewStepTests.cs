using System.Text.Json.Nodes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Steps;

/// <summary>A step that no code in src knows is added to the plan: everything that works with steps works with it
/// too.</summary>
public sealed class NewStepTests : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly PodWorld _world = new();
    private readonly StepStory _story = new(nameof(MakeDirectory));

    public NewStepTests()
    {
        var planner = new PodPlanner(_world.Runtime.Cni, _world.Paths) { More = _ => [new MakeDirectory(Made)] };
        _world.Runtime = _world.Runtime with { Planner = planner, Observer = _story };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Made => _files["made"];

    [Fact(Timeout = 60_000)]
    public async Task NewStep_RunStopStartRemove_IsDoneAndUndoneAndDescribed()
    {
        await _world.RunAsync(Token);
        Assert.True(Directory.Exists(Made));
        Assert.Equal([nameof(MakeDirectory), $"mkdir {Made}", Made], _story.Lines);

        _story.Lines.Clear();
        await StopPod.RunAsync(_world.Runtime, _world.Name.Value, TimeSpan.Zero, Token);
        Assert.False(Directory.Exists(Made));
        Assert.Equal(["undo MakeDirectory", $"rmdir {Made}"], _story.Lines);

        await StartPod.RunAsync(_world.Runtime, _world.Name.Value, Token);
        Assert.True(Directory.Exists(Made));
        await RemovePod.RunAsync(_world.Runtime, _world.Name.Value, force: true, Token);
        Assert.False(Directory.Exists(Made));
        Assert.Empty(_world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task NewStep_Inspect_ShowsItsPart()
    {
        await _world.RunAsync(Token);
        Assert.Equal(Made, (string?)Shown()["directory"]);

        await StopPod.RunAsync(_world.Runtime, _world.Name.Value, TimeSpan.Zero, Token);

        Assert.Null((string?)Shown()["directory"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task NewStep_EffectGone_IsToldAndRepairedAndNothingElseTouched()
    {
        await _world.RunAsync(Token);
        var calls = _world.Engine.Changes.Count(call => !call.StartsWith("find ", StringComparison.Ordinal));
        Directory.Delete(Made);

        var status = await _world.Runtime.Status().GetAsync(_world.Record(), Token);
        var problem = new PodProblem(PodProblemKind.EffectMissing, Made, "it was removed");
        Assert.Contains(problem, status.Problems);
        Assert.Equal(PodState.Degraded, PodStatusReader.RunningStateOf(status.Record, status.Containers, [problem]));
        var plan = await RepairPod.RunAsync(_world.Runtime, _world.Name.Value, new RepairOptions(), Token);

        Assert.Contains($"make the directory \"{Made}\"", plan.Lines);
        Assert.True(Directory.Exists(Made));
        Assert.Equal(calls, _world.Engine.Changes.Count(call => !call.StartsWith("find ", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 60_000)]
    public async Task NewStep_SandboxMadeAnew_IsKeptUnlessItSaysOtherwise()
    {
        await _world.RunAsync(Token);
        await _world.Engine.RemoveContainerAsync(
            _world.Engine.Containers.Single(container => container.ShortName == "POD").Id, force: true, Token);

        await RepairPod.RunAsync(_world.Runtime, _world.Name.Value, new RepairOptions { Recreate = true }, Token);

        Assert.DoesNotContain("undo MakeDirectory", _story.Lines);
        Assert.True(Directory.Exists(Made));
    }

    [Fact(Timeout = 60_000)]
    public async Task NewStep_RunWasKilledInTheMiddle_RecoveryUndoesIt()
    {
        await _world.RunAsync(Token);
        _world.Interrupt(
            "run",
            PodPhase.Creating,
            null,
            PodWorld.Line(JournalEvent.Undone, "MakeDirectory"),
            PodWorld.Line(JournalEvent.Intent, "MakeDirectory"));

        await RecoverPod.AllAsync(_world.Runtime, Token);

        Assert.False(Directory.Exists(Made));
        Assert.Empty(_world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task NewStep_StoreLost_IsObservedAndTakenDownWithThePod()
    {
        await _world.RunAsync(Token);
        Directory.Delete(_world.Paths.Pods, recursive: true);

        await RecoverPod.AllAsync(_world.Runtime, Token);

        Assert.Equal(Made, _world.Record().Outcomes["MakeDirectory"].GetProperty("path").GetString());
        await RemovePod.RunAsync(_world.Runtime, _world.Name.Value, force: true, Token);
        Assert.False(Directory.Exists(Made));
        Assert.Empty(_world.Left);
    }

    public void Dispose()
    {
        _world.Dispose();
        _files.Dispose();
    }

    private JsonObject Shown()
    {
        var shown = new JsonObject { ["sandbox"] = new JsonObject(), ["networks"] = new JsonArray() };
        _world.Runtime.Planner.Show(_world.Record(), shown);
        return shown;
    }
}
