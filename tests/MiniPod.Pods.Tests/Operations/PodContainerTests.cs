using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>One container of a pod that is created, started, stopped, restarted, removed; beside it "web", which is left alone.</summary>
public sealed class PodContainerTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Create_PodRuns_TheContainerIsMadeAndDoesNotRun()
    {
        using var world = await RunningAsync();

        await CreateAsync(world, "more");

        Assert.Equal(["POD Running", "more Created", "web Running"], States(world));
        var status = await StatusAsync(world);
        Assert.Empty(ContainerProblems(status));
        Assert.Equal(PodPhase.Running, status.Record.Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_CreatedContainer_RunsAloneAndOnlyOnce()
    {
        using var world = await RunningAsync();
        await CreateAsync(world, "more");

        await PodContainer.StartAsync(world.Host, world.Name.Value, "more", Token);
        await PodContainer.StartAsync(world.Host, world.Name.Value, "more", Token);

        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start more"));
        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start web"));
        Assert.Empty(world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_PodIsOnlyCreated_GetsSandboxAndNetworkAndTheOtherStaysAsItIs()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Host, world.Spec, new CreateOptions(), Token);
        await CreateAsync(world, "more");

        await PodContainer.StartAsync(world.Host, world.Name.Value, "more", Token);

        Assert.Equal(["POD Running", "more Running", "web Created"], States(world));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_Fails_TheContainerDoesNotRunAndThePodDoes()
    {
        using var world = await RunningAsync();
        await CreateAsync(world, "more");
        world.Engine.Fail("start more", "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => PodContainer.StartAsync(world.Host, world.Name.Value, "more", Token));

        Assert.Contains("cannot start container \"more\" of pod", error.Message, StringComparison.Ordinal);
        Assert.Equal(["POD Running", "more Created", "web Running"], States(world));
        Assert.Equal(["more"], world.Record().Idle);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_OneContainer_StaysStoppedUntilThePodIsStarted()
    {
        using var world = await RunningAsync("more");

        await StopAsync(world, "more");
        await StopAsync(world, "more");

        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
        Assert.Empty(ContainerProblems(await StatusAsync(world)));
        await RepairPod.RunAsync(world.Host, world.Name.Value, new RepairOptions(), Token);
        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
        await StartPod.RunAsync(world.Host, world.Name.Value, Token);
        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Empty(world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_EngineRefuses_TheContainerIsStillSaidToRun()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("stop more", "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => StopAsync(world, "more"));

        Assert.Contains($"minipod stop -c more {world.Name}", error.Message, StringComparison.Ordinal);
        Assert.Contains("StartContainer/more", world.Record().Outcomes.Keys);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_StartedByHandMeanwhile_IsStoppedAgain()
    {
        using var world = await RunningAsync("more");
        await StopAsync(world, "more");
        world.Engine.Containers.Single(container => container.ShortName == "more").State = ContainerState.Running;

        await StopAsync(world, "more");

        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_OneContainer_IsOneOperationAndTheOthersGoOn(bool runsBefore)
    {
        using var world = await RunningAsync("more");
        if (!runsBefore) await StopAsync(world, "more");

        await PodContainer.RestartAsync(world.Host, world.Name.Value, "more", Grace, Token);

        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Equal(2, world.Engine.Calls.Count(call => call == "start more"));
        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start web"));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_DoesNotStartAgain_TheContainerIsStopped()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("start more", "refused as told");

        await Assert.ThrowsAsync<OperationFailedException>(() => PodContainer.RestartAsync(world.Host, world.Name.Value, "more", Grace, Token));

        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
        Assert.Equal(["more"], world.Record().Idle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_CannotBeStopped_TheContainerIsStillSaidToRun()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("stop more", "refused as told");

        await Assert.ThrowsAsync<OperationFailedException>(() => PodContainer.RestartAsync(world.Host, world.Name.Value, "more", Grace, Token));

        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Empty(world.Record().Idle);
        Assert.Contains("StartContainer/more", world.Record().Outcomes.Keys);
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_ContainerThatRuns_IsRefusedUnlessForced()
    {
        using var world = await RunningAsync("more");

        var error = await Assert.ThrowsAsync<PodException>(() => RemoveAsync(world, "more", force: false));
        Assert.Contains("minipod rm -f -c more", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, world.Engine.Containers.Count);
        await RemoveAsync(world, "more", force: true);

        Assert.Equal(["POD Running", "web Running"], States(world));
        await Assert.ThrowsAsync<ContainerNotFoundException>(() => RemoveAsync(world, "more", force: true));
    }

    [Fact(Timeout = 60_000)]
    public async Task Replace_ContainerThatRuns_IsStoppedAndKeptAndTheNextAttemptRuns()
    {
        using var world = await RunningAsync("more");

        await ReplaceAsync(world, "more");

        Assert.Equal(["POD Running", "more Exited", "more.1 Running", "web Running"], States(world));
        Assert.Equal("1", world.Engine.Containers.Single(container => container.ShortName == "more.1").Config.Labels["io.minipod.container.attempt"]);
        var status = await StatusAsync(world);
        Assert.Empty(ContainerProblems(status));
        Assert.Equal(["web", "more.1"], status.Containers.Select(container => container.FullName));
        Assert.Equal(["more"], status.Former.Select(container => container.FullName));
    }

    // Records of a minipod that knew no attempts have neither of the two.
    [Fact(Timeout = 60_000)]
    public async Task Record_WithoutAttempts_IsReadAsOneWithoutAny()
    {
        using var world = await RunningAsync();
        var path = world.Paths.Record(world.Record().Id);
        var old = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!.AsObject();
        Assert.True(old.Remove("former") && old.Remove("idle"), "the record has both");
        foreach (var container in old["spec"]!["containers"]!.AsArray()) container!.AsObject().Remove("attempt");
        await File.WriteAllTextAsync(path, old.ToJsonString(), Token);

        Assert.Equal(["web"], (await StatusAsync(world)).Containers.Select(container => container.FullName));
        Assert.Empty(world.Record().Former);
        Assert.Empty(world.Record().Idle);
        await RemovePod.RunAsync(world.Host, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Replace_AgainAndAgain_OneFormerAttemptIsKept()
    {
        using var world = await RunningAsync("more");

        for (var i = 0; i < 3; i++) await ReplaceAsync(world, "more");

        Assert.Equal(["POD Running", "more.2 Exited", "more.3 Running", "web Running"], States(world));
        Assert.Equal(["more.2"], world.Record().Former.Select(container => container.FullName));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("create more.1")]
    [InlineData("start more.1")]
    public async Task Replace_Fails_TheFormerIsTheContainerAgainAndStopped(string call)
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail(call, "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => ReplaceAsync(world, "more"));

        Assert.Contains("except that its container \"more\" is stopped", error.Message, StringComparison.Ordinal);
        Assert.Equal(["POD Running", "more Exited", "web Running"], States(world));
        world.Engine.Before = null;
        await PodContainer.StartAsync(world.Host, world.Name.Value, "more", Token);
        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task Replace_TheFormerCannotBeStopped_ThePodIsAsItWas()
    {
        using var world = await RunningAsync("more");
        world.Engine.Fail("stop more", "refused as told");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => ReplaceAsync(world, "more"));

        Assert.EndsWith("The pod is as it was before.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["POD Running", "more Running", "web Running"], States(world));
        Assert.Empty(world.Record().Idle);
        Assert.Null(world.Journal().Open);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_IdleContainerThatWasRemoved_IsMadeAndNotStarted()
    {
        using var world = await RunningAsync();
        await CreateAsync(world, "more");
        await world.Engine.RemoveContainerAsync(world.Engine.Containers.Single(container => container.ShortName == "more").Id, force: true, Token);

        var plan = await RepairPod.RunAsync(world.Host, world.Name.Value, new RepairOptions(), Token);

        Assert.Contains("create container \"more\": somebody removed it", plan.Lines);
        Assert.Equal(["POD Running", "more.1 Created", "web Running"], States(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_ContainerWithAFormerAttempt_TakesBoth()
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");

        await RemoveAsync(world, "more", force: true);

        Assert.Equal(["POD Running", "web Running"], States(world));
        Assert.Empty(world.Record().Former);
    }

    [Fact(Timeout = 60_000)]
    public async Task StopAndStartOfThePod_FormerAttempt_IsKeptAndNotStarted()
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");

        await StopPod.RunAsync(world.Host, world.Name.Value, Grace, Token);
        await StartPod.RunAsync(world.Host, world.Name.Value, Token);

        Assert.Equal(["POD Running", "more Exited", "more.1 Running", "web Running"], States(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_PodWithAFormerAttempt_LeavesNothing()
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");

        await RemovePod.RunAsync(world.Host, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_ContainerThatWasRemoved_IsMadeAsTheNextAttempt()
    {
        using var world = await RunningAsync();
        await world.Engine.RemoveContainerAsync(world.Engine.Containers.Single(container => container.ShortName == "web").Id, force: true, Token);

        await RepairPod.RunAsync(world.Host, world.Name.Value, new RepairOptions(), Token);

        Assert.Equal(["POD Running", "web.1 Running"], States(world));
        Assert.Empty(ContainerProblems(await StatusAsync(world)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_FormerAttemptThatWasRemoved_IsNotMissed()
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");
        await world.Engine.RemoveContainerAsync(world.Engine.Containers.Single(container => container.ShortName == "more").Id, force: true, Token);

        var plan = await RepairPod.RunAsync(world.Host, world.Name.Value, new RepairOptions(), Token);

        Assert.DoesNotContain(plan.Lines, line => line.Contains("container", StringComparison.Ordinal));
        Assert.Equal(["POD Running", "more.1 Running", "web Running"], States(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task Recover_RecordLost_AttemptsAreToldByTheLabels()
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");
        await CreateAsync(world, "idle");
        var record = world.Record();
        File.Delete(world.Paths.Record(record.Id));
        File.Delete(world.Paths.JournalOf(record.Id));
        File.Delete(Path.Combine(world.Paths.Names, world.Name.Value));

        await RecoverPod.AllAsync(world.Host, Token);

        var rebuilt = world.Record();
        Assert.Equal(["web", "more.1", "idle"], rebuilt.Spec.Containers.Select(container => container.FullName));
        Assert.Equal(["more"], rebuilt.Former.Select(container => container.FullName));
        Assert.Equal(["idle"], rebuilt.Idle);
        await RemovePod.RunAsync(world.Host, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    private static async Task<PodWorld> RunningAsync(params string[] more)
    {
        var world = new PodWorld();
        await world.RunAsync(Token);
        foreach (var name in more) await AddContainer.RunAsync(world.Host, world.Name.Value, PodWorld.Container(name), new CreateOptions(), Token);
        return world;
    }

    private static IEnumerable<string> States(PodWorld world) =>
        world.Engine.Containers.Select(container => $"{container.ShortName} {container.State}").Order(StringComparer.Ordinal);

    // The fake engine's namespace is not that of its processes, which the network's steps notice.
    private static IEnumerable<PodProblem> ContainerProblems(PodStatus status) =>
        status.Problems.Where(problem => problem.Kind is PodProblemKind.ContainerMissing or PodProblemKind.ContainerEnded);

    private static Task<PodStatus> StatusAsync(PodWorld world) => world.Host.Status().GetAsync(world.Record(), Token);

    private static Task<RunningPod> CreateAsync(PodWorld world, string name) =>
        AddContainer.CreateAsync(world.Host, world.Name.Value, PodWorld.Container(name), new CreateOptions(), Token);

    private static Task<RunningPod> ReplaceAsync(PodWorld world, string name) =>
        AddContainer.RunAsync(world.Host, world.Name.Value, PodWorld.Container(name), new CreateOptions { Replace = true, Grace = Grace }, Token);

    private static Task<PodRecord> StopAsync(PodWorld world, string name) => PodContainer.StopAsync(world.Host, world.Name.Value, name, Grace, Token);

    private static Task RemoveAsync(PodWorld world, string name, bool force) => PodContainer.RemoveAsync(world.Host, world.Name.Value, name, force, Token);
}
