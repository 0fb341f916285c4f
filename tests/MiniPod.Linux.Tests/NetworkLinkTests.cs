using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace MiniPod.Linux.Tests;

public sealed partial class NetworkLinkTests
{
    private const int NewNetworkNamespace = 0x40000000; // CLONE_NEWNET, unshare(2)

    // More interfaces than fit into one message of the kernel.
    [Fact]
    public void ReadAll_ManyInterfaces_AreAllThereWithKindAndMaster()
    {
        Prerequisite.RequireRoot();
        const string script = """
            for i in $(seq 200); do echo link add veth$i type veth peer name peer$i; done | ip -batch -
            ip link add br0 type bridge && ip link set veth7 master br0
            """;

        var links = InNewNamespace(script, NetworkLink.ReadAll);

        Assert.Equal(402, links.Count);
        var bridge = Assert.Single(links, link => link.Kind == "bridge");
        Assert.Equal("br0", bridge.Name);
        var port = Assert.Single(links, link => link.Master is not null);
        Assert.Equal(("veth7", "veth", bridge.Index), (port.Name, port.Kind, port.Master));
        Assert.Contains(new NetworkLink(1, "lo", "", null) { Mac = PhysicalAddress.Parse("00:00:00:00:00:00") }, links);
        Assert.Equal(links.Count, links.Select(link => link.Index).Distinct().Count());
    }

    // A thread and the programs that it starts are in a namespace of their own, which disappears with the thread.
    private static T InNewNamespace<T>(string script, Func<T> read)
    {
        T? result = default;
        Exception? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, Unshare(NewNetworkNamespace));
                using var process = Process.Start(new ProcessStartInfo("bash", ["-ec", script]))!;
                process.WaitForExit();
                Assert.Equal(0, process.ExitCode);
                result = read();
            }
            catch (Exception caught)
            {
                error = caught;
            }
        });
        thread.Start();
        thread.Join();
        return error is null ? result! : throw error;
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
