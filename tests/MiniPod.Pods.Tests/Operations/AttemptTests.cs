using MiniPod.Pods.Operations;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>Re-created containers: the next attempt, and what becomes of the former one.</summary>
public sealed class AttemptTests : ContainerTest
{
    [Fact(Timeout = 60_000)]
    public async Task Replace_ContainerThatRuns_IsStoppedAndKeptAndTheNextAttemptRuns()
    {
        using var world = await RunningAsync("more");

        await ReplaceAsync(world, "more");

        Assert.Equal(["POD Running", "more Exited", "more.1 Running", "web Running"], States(world));
        Assert.Equal(
            "1",
            world.Engine.Containers.Single(container => container.ShortName == "more.1").Config.Labels["io.minipod.container.attempt"]);
        var status = await StatusAsync(world);
        Assert.Empty(ContainerProblems(status));
        Assert.Equal(["web", "more.1"], status.Containers.Select(container => container.FullName));
        Assert.Equal(["more"], status.Former.Select(container => container.FullName));
    }

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
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
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
        await PodContainer.StartAsync(world.Runtime, world.Name.Value, "more", Token);
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
        await world.Engine.RemoveContainerAsync(
            world.Engine.Containers.Single(container => container.ShortName == "more").Id, force: true, Token);

        var plan = await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token);

        Assert.Contains("create container \"more\": it was removed", plan.Lines);
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

        await StopPod.RunAsync(world.Runtime, world.Name.Value, Grace, Token);
        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(["POD Running", "more Exited", "more.1 Running", "web Running"], States(world));
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_PodWithAFormerAttempt_LeavesNothing()
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_ContainerThatWasRemoved_IsMadeAsTheNextAttempt()
    {
        using var world = await RunningAsync();
        await world.Engine.RemoveContainerAsync(
            world.Engine.Containers.Single(container => container.ShortName == "web").Id, force: true, Token);

        await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token);

        Assert.Equal(["POD Running", "web.1 Running"], States(world));
        Assert.Empty(ContainerProblems(await StatusAsync(world)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_FormerAttemptThatWasRemoved_IsNotMissed()
    {
        using var world = await RunningAsync("more");
        await ReplaceAsync(world, "more");
        await world.Engine.RemoveContainerAsync(
            world.Engine.Containers.Single(container => container.ShortName == "more").Id, force: true, Token);

        var plan = await RepairPod.RunAsync(world.Runtime, world.Name.Value, new RepairOptions(), Token);

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

        await RecoverPod.AllAsync(world.Runtime, Token);

        var rebuilt = world.Record();
        Assert.Equal(["web", "more.1", "idle"], rebuilt.Spec.Containers.Select(container => container.FullName));
        Assert.Equal(["more"], rebuilt.Former.Select(container => container.FullName));
        Assert.Equal(["idle"], rebuilt.Idle);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }
}
