using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.Linux.Tests;

public sealed class NamespaceTests
{
    [Fact]
    public void Find_OwnNamespaceByAnyPath_IsTheSame()
    {
        Assert.Equal(NetworkNamespace.Own, NetworkNamespace.Find("/proc/self/ns/net"));
        Assert.Equal(NetworkNamespace.Own, NetworkNamespace.OfProcess(Environment.ProcessId));
        Assert.Equal($"net:[{NetworkNamespace.Own.Inode}]", new FileInfo("/proc/self/ns/net").LinkTarget);
    }

    [Theory]
    [InlineData("/no/such/path")]
    [InlineData("/etc/hostname/under-a-file")]
    [InlineData("/etc/hostname")]
    [InlineData("/proc/4194999/ns/net")]
    public void Find_NothingOrNoNamespace_IsNull(string path) => Assert.Null(NetworkNamespace.Find(path));

    [Theory]
    [InlineData(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp)]
    [InlineData(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6)]
    public void OpenSocket_OfEachKind_IsThatKindInTheNamespace(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        Prerequisite.RequireRoot();
        using var elsewhere = NetworkNamespace.Create();

        using var socket = NetworkNamespace.OpenSocket($"/proc/self/fd/{elsewhere.DangerousGetHandle()}", family, type, protocol);

        Assert.Equal((family, type, protocol), (socket.AddressFamily, socket.SocketType, socket.ProtocolType));
        var loopback = family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        // Its loopback interface is down.
        var refused = Assert.Throws<SocketException>(() => socket.Connect(loopback, type == SocketType.Raw ? 0 : 9));
        Assert.Contains(refused.SocketErrorCode, (SocketError[])[SocketError.NetworkUnreachable, SocketError.AddressNotAvailable]);
    }

    [Fact]
    public void Bind_NamespaceOverAFile_IsThatNamespaceUntilUnmounted()
    {
        Prerequisite.RequireRoot();
        using var directory = new TempDirectory();
        var pin = directory["a pin"]; // a space is escaped as \040 in mountinfo
        File.WriteAllText(pin, "");

        Mounts.Bind("/proc/self/ns/net", pin);
        Mounts.Bind("/proc/self/ns/net", pin);
        Assert.Equal(NetworkNamespace.Own, NetworkNamespace.Find(pin));
        Assert.True(Mounts.IsMountPoint(pin));

        Mounts.Unmount(pin);
        Mounts.Unmount(pin);
        Assert.False(Mounts.IsMountPoint(pin));
        Assert.Null(NetworkNamespace.Find(pin));
        Mounts.Unmount(directory["never there"]);
    }

    [Fact]
    public void ProcessIdentity_EndedProcess_IsNotAlive()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", ["300"]))!;
        var identity = ProcessIdentity.TryRead(process.Id);
        Assert.True(identity!.Value.IsAlive);
        Assert.False((identity.Value with { StartTime = 1 }).IsAlive);

        process.Kill();
        process.WaitForExit();

        Assert.False(identity.Value.IsAlive);
    }
}
