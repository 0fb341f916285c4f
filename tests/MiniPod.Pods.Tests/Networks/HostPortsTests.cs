using System.Net;
using System.Net.Sockets;
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

        var error = Assert.Throws<PodException>(() => HostPorts.Choose(spec, () => []));

        Assert.Contains("all host ports from 8000 to 8001/tcp are taken", error.Message, StringComparison.Ordinal);
    }

    private static Task RequireAsync(string port) => HostPorts.RequireUnusedAsync([.. PortMapping.Parse(port)], new FakeEngine(), Token);

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
