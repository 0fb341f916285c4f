using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Live;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Tests.Topology;

/// <summary>This process is the container.</summary>
public sealed class ListenerOwnersTests
{
    private static readonly NamespaceView Own = new(NetworkNamespace.Own, "/proc/self/ns/net");

    [Fact]
    public void Find_SocketsOfAProcess_AreThoseOfItsContainer()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var listener = Of(server.Server);
        var nobodys = new Listener(ProtocolType.Tcp, IPAddress.Any, 1, uint.MaxValue);
        var pod = Sighting(Own with { Listeners = [listener, nobodys] }, Environment.ProcessId);

        var found = ListenerOwners.Find([pod])(pod);

        Assert.Equal([("nginx", listener)], found.SelectMany(group => group.Select(one => (group.Key, one))));
    }

    [Fact]
    public void Find_SandboxListens_IsTheSandboxs()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var pod = Sighting(Own with { Listeners = [Of(server.Server)] }, null);
        pod.Facts.Sandbox = new StartedProcess(ProcessIdentity.TryRead(Environment.ProcessId)!.Value, Own.Path);

        Assert.Equal(["POD"], ListenerOwners.Find([pod])(pod).Select(group => group.Key));
    }

    [Fact]
    public void Find_ProcessInAnotherNamespace_HasNone()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var there = Own with { Identity = new FileIdentity(Own.Identity.Device, Own.Identity.Inode + 1), Listeners = [Of(server.Server)] };
        var pod = Sighting(there, Environment.ProcessId);

        Assert.Empty(ListenerOwners.Find([pod])(pod));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Find_NothingListens_IsNone(bool hasNamespace)
    {
        var pod = Sighting(hasNamespace ? Own : null, Environment.ProcessId);

        Assert.Empty(ListenerOwners.Find([pod])(pod));
    }

    private static PodSighting Sighting(NamespaceView? view, int? processId)
    {
        var status = new PodSight().Status();
        var nginx = status.Containers[0] with { ProcessId = processId };
        return new PodSighting(status with { Containers = [nginx, .. status.Containers.Skip(1)] }, new PodFacts(), view);
    }

    private static Listener Of(Socket socket)
    {
        var link = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{socket.Handle}")).LinkTarget!;
        var inode = uint.Parse(link["socket:[".Length..^1], CultureInfo.InvariantCulture);
        return new Listener(ProtocolType.Tcp, IPAddress.Loopback, ((IPEndPoint)socket.LocalEndPoint!).Port, inode);
    }
}
