using System.Net;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.HostNetwork;

public sealed class PodRoutesTests
{
    // The second is in the table of a vrf, the third in that of another interface.
    private const string Four = """
        [ { "dst": "default", "gateway": "10.1.0.1", "dev": "eth0" },
          { "dst": "192.0.2.0/24", "gateway": "10.1.0.1", "dev": "eth0", "table": "1001" },
          { "dst": "198.18.0.0/15", "gateway": "10.2.0.1", "dev": "eth1", "table": "100" },
          { "dst": "10.9.9.9", "dev": "eth0" }, { "type": "unreachable", "dst": "203.0.113.0/24", "dev": "lo" },
          { "type": "local", "dst": "10.1.0.2", "dev": "eth0", "table": "local" } ]
        """;

    private const string Six = """[ { "dst": "default", "gateway": "fd00::1" }, { "dst": "2001:db8::/32", "gateway": "fd00::1" } ]""";

    [Theory]
    [InlineData(true, "0.0.0.0/0", "192.0.2.0/24", "::/0", "2001:db8::/32", "10.9.9.9/32")]
    [InlineData(true, "0.0.0.0/0 10.1.0.1", "::/0 fd00::1")]
    [InlineData(false, "0.0.0.0/0 10.1.0.9")]
    [InlineData(false, "0.0.0.0/0", "198.51.100.0/24")]
    [InlineData(false, "192.0.2.0/25")]
    [InlineData(false, "198.18.0.0/15")]
    [InlineData(false, "203.0.113.0/24")]
    [InlineData(false, "10.1.0.2/32")]
    public async Task AreThere_Routes_AreComparedWithAllTables(bool expected, params string[] routes)
    {
        var programs = new ScriptedPrograms();
        programs.Answers["nsenter --net=/ns ip -j -4 route show table all"] = () => Four;
        programs.Answers["nsenter --net=/ns ip -j -6 route show table all"] = () => Six;

        var areThere = await PodRoutes.AreThereAsync(
            programs, "/ns", "eth0", [.. routes.Select(Route)], TestContext.Current.CancellationToken);

        Assert.Equal(expected, areThere);
    }

    private static CniRoute Route(string text) => new()
    {
        Destination = CniAddress.Parse(text.Split(' ')[0]),
        Gateway = text.Split(' ') is [_, var gateway] ? IPAddress.Parse(gateway) : null,
    };
}
