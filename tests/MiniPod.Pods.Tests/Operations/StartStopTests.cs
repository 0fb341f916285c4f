using System.Net;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Tests.Networks;

namespace MiniPod.Pods.Tests.Operations;

public sealed class StartStopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Stop_Running_AppsFirstThenNetworkAndKeepsContainers()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Plugins.Before = run =>
        {
            if (run.StartsWith("DEL", StringComparison.Ordinal)) Assert.Contains("stop web", world.Engine.Calls);
            return Task.CompletedTask;
        };

        var record = await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.FromSeconds(1), Token);

        Assert.Equal(PodPhase.Exited, record.Phase);
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], world.Plugins.Calls);
        Assert.All(world.Engine.Containers, container => Assert.Equal(ContainerState.Exited, container.State));
        Assert.Null(new FileInfo(world.Link).LinkTarget);
        Assert.False(File.Exists(world.Paths.Pin(record.Id)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_StoppedAlready_DoesNothing()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        var calls = world.Engine.Calls.Count;

        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        Assert.Equal(calls, world.Engine.Calls.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_Stopped_AttachesAgainAndKeepsContainers()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var containers = world.Engine.Containers;
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        var record = await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(PodPhase.Running, record.Phase);
        Assert.Equal(containers.Select(container => container.Id), world.Engine.Containers.Select(container => container.Id));
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a", "ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_PortTakenWhileStopped_IsRefusedBeforeAnyPlugin()
    {
        using var world = new PodWorld();
        var port = HostPortsTests.FreePort();
        await CreatePod.CreateAsync(
            world.Runtime,
            world.Spec with { Ports = [new PortMapping { HostPort = port, ContainerPort = 80 }] },
            new CreateOptions(),
            Token);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => StartPod.RunAsync(world.Runtime, world.Name.Value, Token));

        Assert.Contains($"host port {port}/tcp is taken by process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Plugins.Calls, call => call.StartsWith("ADD", StringComparison.Ordinal));
        Assert.Equal(PodPhase.Created, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_LinkWasBeingReplacedByOneWhoWasKilled_LeavesNothingOfThatButWhatIsOthers()
    {
        using var world = new PodWorld();
        var pod = await world.RunAsync(Token);
        var ours = $"{PodPaths.NetworkNamespaces}/.{world.Name}.0123";
        var another = $"{PodPaths.NetworkNamespaces}/.{world.Name}.4567";
        File.CreateSymbolicLink(ours, world.Paths.Pin(pod.Record.Id));
        File.CreateSymbolicLink(another, "/elsewhere");
        try
        {
            await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

            Assert.Null(new FileInfo(ours).LinkTarget);
            Assert.Equal("/elsewhere", new FileInfo(another).LinkTarget);
        }
        finally
        {
            File.Delete(ours);
            File.Delete(another);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_SandboxGoneAndItsNameSomebodyElses_LeavesThatAlone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var sandbox = world.Engine.Containers.Single(container => container.ShortName == "POD");
        await world.Engine.RemoveContainerAsync(sandbox.Id, force: true, Token);
        var other = world.Engine.Add(sandbox.Config with { Labels = new Dictionary<string, string>() });
        other.State = ContainerState.Running;

        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        Assert.Equal(ContainerState.Running, other.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_RunsAndOneContainerEnded_StartsThatOneAlone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Exited;

        await StartPod.RunAsync(world.Runtime, world.Name.Value, Token);

        Assert.Equal(1, world.Engine.Calls.Count(call => call == "start POD"));
        Assert.Equal(2, world.Engine.Calls.Count(call => call == "start web"));
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_OfCreatedFails_IsCreatedAgain()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        world.Plugins.Failing.Add("ADD b");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => StartPod.RunAsync(world.Runtime, world.Name.Value, Token));

        Assert.Contains("as it was before", error.Message, StringComparison.Ordinal);
        Assert.Equal(PodPhase.Created, world.Record().Phase);
        Assert.Equal(2, world.Engine.Containers.Count);
        Assert.All(world.Engine.Containers, container => Assert.NotEqual(ContainerState.Running, container.State));
        Assert.Null(world.Journal().Open);
        Assert.Null(new FileInfo(world.Link).LinkTarget);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_AfterAStartThatCouldNotBeUndone_FinishesTheUndo()
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec, new CreateOptions(), Token);
        world.Plugins.Failing.UnionWith(["ADD b", "DEL a"]);
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => StartPod.RunAsync(world.Runtime, world.Name.Value, Token));
        Assert.NotEmpty(error.Left);
        Assert.NotNull(new FileInfo(world.Link).LinkTarget);
        world.Plugins.Failing.Clear();

        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);

        Assert.Null(new FileInfo(world.Link).LinkTarget);
        Assert.Equal("DEL a", world.Plugins.Calls[^1]);
        Assert.Equal(PodPhase.Exited, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_DetachFails_KeepsWhatItCouldNotTakeDownAndIsTriedAgain()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Plugins.Failing.Add("DEL b");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() =>
            StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token));

        Assert.Contains("DEL b failed as told", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Linux.NetworkNamespace.Find(world.Link));
        world.Plugins.Failing.Clear();
        await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token);
        Assert.Equal(PodPhase.Exited, world.Record().Phase);
        Assert.Null(new FileInfo(world.Link).LinkTarget);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_RunningWithoutForce_IsRefused()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);

        var error = await Assert.ThrowsAsync<PodException>(() => RemovePod.RunAsync(world.Runtime, world.Name.Value, force: false, Token));

        Assert.Contains("minipod stop", error.Message, StringComparison.Ordinal);
        Assert.Equal(PodPhase.Running, world.Record().Phase);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_ContainersEnded_NeedsNoForce()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Containers.Single(container => container.ShortName == "web").State = ContainerState.Exited;

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: false, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_FailsHalfWay_OnlyRmGoesOn()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Engine.Fail("remove web", "remove refused as told");

        await Assert.ThrowsAsync<OperationFailedException>(() => RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token));

        // The container keeps running, and the journal says so: its removal would have stopped it.
        Assert.Contains("StartContainer/web", world.Journal().Effects.Keys.Select(key => key.ToString()));
        Assert.DoesNotContain("StartSandbox", world.Journal().Effects.Keys.Select(key => key.ToString()));
        foreach (var refused in new Func<Task>[]
        {
            () => StartPod.RunAsync(world.Runtime, world.Name.Value, Token),
            () => StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, Token),
            () => AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token),
        })
            Assert.Contains("partly removed", (await Assert.ThrowsAsync<PodException>(refused)).Message, StringComparison.Ordinal);

        world.Engine.Before = null;
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_PodThatIsNotThere_IsAnError()
    {
        using var world = new PodWorld();

        await Assert.ThrowsAsync<PodNotFoundException>(() => RemovePod.RunAsync(world.Runtime, "nobody", force: true, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_OfAnInterruptedRun_IsSuccess()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }
}
