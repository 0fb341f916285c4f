using System.Net;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Networks;

public sealed class HostPortsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task RequireFree_NobodyHasIt_IsSilent() => await RequireAsync($"{FreePort()}:80");

    [Fact(Timeout = 30_000)]
    public async Task RequireFree_AProcessListens_NamesIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<PodException>(() => RequireAsync($"{port}:80"));

        Assert.Contains($"host port {port}/tcp is taken by process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        await RequireAsync($"{port}:80/udp");
    }

    [Fact(Timeout = 30_000)]
    public async Task RequireFree_AddressOfAnotherHost_NamesIt()
    {
        var error = await Assert.ThrowsAsync<PodException>(() => RequireAsync($"192.0.2.1:{FreePort()}:80"));

        Assert.Contains("no interface of this host has the address 192.0.2.1", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task RequireFree_AddressThatCannotBeListenedOn_IsOurError() =>
        await Assert.ThrowsAsync<PodException>(() => RequireAsync($"[fe80::1]:{FreePort()}:80"));

    [Fact]
    public void Choose_AllTaken_SaysSo()
    {
        var spec = new PodSpec
        {
            Name = PodName.Parse("pod"),
            Ports = [.. PortMapping.Parse("8000:1"), .. PortMapping.Parse("8001:2"), .. PortMapping.Parse("8000-8001:80")],
        };

        var error = Assert.Throws<PodException>(() => HostPorts.Choose(spec, [], []));

        Assert.Contains("all host ports of 0.0.0.0:8000-8001->80/tcp are taken", error.Message, StringComparison.Ordinal);
    }

    // The rules of a script, of another store or of another CNI user: there is no socket to see.
    [Fact]
    public void Choose_FirewallRuleForwardsOne_TakesAnother()
    {
        var first = FreePort();
        var spec = new PodSpec { Name = PodName.Parse("pod"), Ports = PortMapping.Parse($"127.0.0.1:{first}-{first + 20}:80") };
        var rule = new PublishedRule("net", "other", PortMapping.Parse($"0.0.0.0:{first}:8080")[0]);

        var chosen = Assert.Single(HostPorts.Choose(spec, [], [rule]).Ports);

        Assert.InRange(chosen.HostPort, first + 1, first + 20);
        Assert.Null(chosen.LastHostPort);
    }

    [Fact(Timeout = 30_000)]
    public async Task RequireFree_ProcessOnAnotherAddressToo_NamesTheOneThatHasIt()
    {
        using var other = new TcpListener(IPAddress.Parse("127.0.0.2"), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await RequireAsync($"127.0.0.1:{port}:80");

        var error = await Assert.ThrowsAsync<PodException>(() => RequireAsync($"127.0.0.2:{port}:80"));

        Assert.Contains($"taken by process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        Assert.Null(SocketOwner.Find(PortMapping.Parse($"127.0.0.1:{port}:80")[0]));
    }

    // Docker has 0.0.0.0:P, and somebody else [::]:P.
    [Theory(Timeout = 30_000)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", true)]
    public async Task RequireFree_EnginePublishesIt_NamesTheContainerOfThatAddress(string engines, bool isNamed)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Server.DualMode = false;
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var engine = new FakeEngine();
        engine.Add(new ContainerConfig { Name = "docker-web", Image = "nginx", NetworkMode = "bridge" }).Ports =
            [new PublishedPort("tcp", engines, port)];

        var error = await Assert.ThrowsAsync<PodException>(() =>
            HostPorts.RequireUnusedAsync(PortMapping.Parse($"[::]:{port}:80"), engine, Token));

        Assert.Equal(isNamed, error.Message.Contains("by the engine for container", StringComparison.Ordinal));
    }

    private static Task RequireAsync(string port) => HostPorts.RequireUnusedAsync([.. PortMapping.Parse(port)], new FakeEngine(), Token);

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
