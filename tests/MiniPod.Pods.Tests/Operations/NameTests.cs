using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class NameTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_NameTaken_IsRefusedAndTheHolderStands()
    {
        using var world = new PodWorld();
        var first = await world.RunAsync(Token);
        var changes = world.Engine.Changes.Count;

        var error = await Assert.ThrowsAsync<PodException>(() => world.RunAsync(Token));

        Assert.DoesNotContain(first.Record.ShortId, error.Message, StringComparison.Ordinal);
        Assert.Contains($"rm -f {world.Name}", error.Message, StringComparison.Ordinal);
        Assert.Equal(changes, world.Engine.Changes.Count);
        Assert.Equal(first.Record.Id, world.Record().Id);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_PortOfAPodWhoseRemovalWasKilled_IsFreeOnceThatPodIsRecovered()
    {
        using var world = new PodWorld();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var free = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var spec = world.Spec with { Ports = [.. PortMapping.Parse($"127.0.0.1:{free}:80")] };
        var first = await CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token);
        var other = spec with { Name = PodName.Parse($"{world.Name}-2") };

        var refused = await Assert.ThrowsAsync<PodException>(() => CreatePod.RunAsync(world.Runtime, other, new CreateOptions(), Token));
        world.Interrupt("rm", PodPhase.Removing);
        var second = await CreatePod.RunAsync(world.Runtime, other, new CreateOptions(), Token);

        Assert.Contains($"is taken by pod \"{world.Name}\"", refused.Message, StringComparison.Ordinal);
        Assert.Null(world.Runtime.Store.Read(first.Record.Id));
        await RemovePod.RunAsync(world.Runtime, second.Record.Id, force: true, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_ChoiceOfHostPorts_EachPodGetsOneThatNobodyHas()
    {
        using var world = new PodWorld();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var first = Math.Min(((IPEndPoint)listener.LocalEndpoint).Port, 65_000);
        var spec = world.Spec with { Ports = [.. PortMapping.Parse($"127.0.0.1:{first}-{first + 100}:80")] };
        var other = spec with { Name = PodName.Parse($"{world.Name}-2") };

        var one = await CreatePod.RunAsync(world.Runtime, spec, new CreateOptions(), Token);
        var two = await CreatePod.RunAsync(world.Runtime, other, new CreateOptions(), Token);

        var ports = new[] { one, two }.Select(pod => Assert.Single(pod.Record.Spec.AllPorts())).ToList();
        Assert.All(ports, port => Assert.InRange(port.HostPort, first, first + 100));
        Assert.All(ports, port => Assert.NotEqual(((IPEndPoint)listener.LocalEndpoint).Port, port.HostPort));
        Assert.NotEqual(ports[0].HostPort, ports[1].HostPort);
        Assert.Equal(ports[0], Assert.Single(world.Runtime.Store.Read(one.Record.Id)!.Spec.AllPorts()));
        foreach (var pod in new[] { one, two }) await RemovePod.RunAsync(world.Runtime, pod.Record.Id, force: true, Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_EngineIsSlow_NamesAreFreeForOtherPods()
    {
        using var world = new PodWorld();
        var slow = new TaskCompletionSource();
        world.Engine.Before = call => call.StartsWith("image ", StringComparison.Ordinal) ? slow.Task : Task.CompletedTask;

        var run = world.RunAsync(Token);
        while (world.Runtime.Store.ReservedBy(world.Name.Value) is null || FileLock.IsHeld(world.Paths.NamesLock))
            await Task.Delay(10, Token);

        Assert.False(run.IsCompleted);
        slow.SetResult();
        await run;
    }

    [Theory(Timeout = 60_000)]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("")]
    public async Task Run_StaleReservation_IsSweptAway(string content)
    {
        using var world = new PodWorld();
        world.Paths.Create();
        File.WriteAllText(world.Paths.Reservation(world.Name.Value), content);

        var running = await world.RunAsync(Token);

        Assert.Equal(running.Record.Id, world.Runtime.Store.ReservedBy(world.Name.Value));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_HolderWasInterrupted_RecoversItAndTakesTheName()
    {
        using var world = new PodWorld();
        var first = await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);

        var second = await world.RunAsync(Token);

        Assert.NotEqual(first.Record.Id, second.Record.Id);
        Assert.Null(world.Runtime.Store.Read(first.Record.Id));
        Assert.Equal(2, world.Engine.Containers.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_HolderKilledBeforeItsFirstLine_IsRemovedThoughItsNameIsAnotherIdsBeginning()
    {
        using var world = new PodWorld();
        world.Paths.Create();
        var other = Stale(world, new string('c', 32), world.Name);
        var same = Stale(world, new string('d', 32), PodName.Parse("ccc"));

        // The name "ccc" is not reserved: it must not be looked up as a prefix of an id.
        var running = await CreatePod.CreateAsync(
            world.Runtime, world.Spec with { Name = PodName.Parse("ccc") }, new CreateOptions(), Token);

        Assert.Null(world.Runtime.Store.Read(same));
        Assert.NotNull(world.Runtime.Store.Read(other));
        await RemovePod.RunAsync(world.Runtime, running.Record.Id, force: true, Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_HolderIsAtWork_IsTaken()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        world.Interrupt("rm", PodPhase.Removing);
        using var atWork = FileLock.TryAcquire(world.Paths.PodLock(world.Record().Id), holder: "'minipod rm' (process 1)");

        var error = await Assert.ThrowsAsync<PodException>(() => world.RunAsync(Token));

        var since = world.Record().CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Assert.Equal(
            $"the name \"{world.Name}\" is taken by pod default/{world.Name} since {since} UTC. "
            + $"Choose another with --name, or remove that one with 'minipod rm -f {world.Name}'.",
            error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_TwoAtOnceOfOneName_OneStands()
    {
        using var world = new PodWorld();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await Task.Yield();
                return (await world.RunAsync(Token)).Record.Id;
            }
            catch (PodException)
            {
                return null;
            }
        }));

        Assert.Single(results.OfType<string>());
        Assert.Equal(2, world.Engine.Containers.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_PortOfAnotherPod_IsRefusedNamingIt()
    {
        using var world = new PodWorld();
        PodSpec With(
            string name,
            string port) => new()
            {
                Name = PodName.Parse(name),
                Containers = [PodWorld.Container("web") with { Ports = [.. PortMapping.Parse(port)] }],
            };
        await CreatePod.CreateAsync(world.Runtime, With("one", "28461:80"), new CreateOptions(), Token);

        var error = await Assert.ThrowsAsync<PodException>(() =>
            CreatePod.CreateAsync(world.Runtime, With("two", "127.0.0.1:28461:80"), new CreateOptions(), Token));

        Assert.Contains("host port 28461/tcp is taken by pod \"one\"", error.Message, StringComparison.Ordinal);
        await CreatePod.CreateAsync(world.Runtime, With("three", "28461:80/udp"), new CreateOptions(), Token);
    }

    private static string Stale(PodWorld world, string id, PodName name)
    {
        Directory.CreateDirectory(world.Paths.PodDirectory(id));
        world.Runtime.Store.Write(new PodRecord
        {
            Id = id,
            Uid = id,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Spec = new PodSpec { Name = name },
            Networks = [],
        });
        return id;
    }
}
