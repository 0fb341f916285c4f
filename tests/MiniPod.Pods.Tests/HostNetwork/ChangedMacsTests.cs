using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.HostNetwork;

/// <summary>MAC addresses on the host that another program changed: only those of the attachment's own interfaces
/// count.</summary>
public sealed class ChangedMacsTests
{
    private const string Host = """
        [
          { "ifindex": 1, "ifname": "lo", "address": "00:00:00:00:00:00" },
          { "ifindex": 5, "ifname": "cni0", "address": "02:00:00:00:00:05", "linkinfo": { "info_kind": "bridge" } },
          { "ifindex": 6, "ifname": "cni1", "address": "02:00:00:00:00:06", "linkinfo": { "info_kind": "bridge" } },
          { "ifindex": 7, "ifname": "veth7", "link_index": 2, "link_netnsid": 3, "master": "cni0", "address": "02:00:00:00:00:07" },
          { "ifindex": 8, "ifname": "veth8", "link_index": 2, "link_netnsid": 4, "master": "cni1", "address": "02:00:00:00:00:08" }
        ]
        """;

    private const string Namespaces = """[ { "name": "other", "id": 4 }, { "name": "web", "id": 3 }, { "name": "new" } ]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_PeerAndItsBridge_AreTheAttachments() =>
        Assert.Equal(
            new Dictionary<string, string> { ["veth7"] = "02:00:00:00:00:07", ["cni0"] = "02:00:00:00:00:05" },
            await FindAsync("web", 7, ("cni0", "0a:00:00:00:00:01"), ("veth7", "0a:00:00:00:00:02")));

    [Fact]
    public async Task Find_OneIsAsRecorded_OnlyTheOther() =>
        Assert.Equal(["veth7"], (await FindAsync("web", 7, ("cni0", "02:00:00:00:00:05"), ("veth7", "0a:00:00:00:00:02"))).Keys);

    [Theory]
    [InlineData("web", 7, "veth8")] // not the peer of the interface in the pod
    [InlineData("web", 8, "veth7")] // the interface in the pod names another one
    [InlineData("other", 7, "veth7")] // the same index in another namespace
    [InlineData("new", 7, "veth7")] // a namespace without an id
    [InlineData("unknown", 7, "veth7")]
    [InlineData("web", 7, "cni1")] // a bridge that the peer is not attached to
    [InlineData("web", 7, "gone0")]
    public async Task Find_NotSurelyTheAttachments_IsLeftOut(string netns, int peer, string name) =>
        Assert.Empty(await FindAsync(netns, peer, (name, "0a:00:00:00:00:01")));

    private static Task<IReadOnlyDictionary<string, string>> FindAsync(string netns, int peer, params (string Name, string Mac)[] recorded)
    {
        var programs = new ScriptedPrograms();
        programs.Answers["ip -j -d link show"] = () => Host;
        programs.Answers["ip -j netns list"] = () => Namespaces;
        programs.Answers[$"nsenter --net=/var/run/netns/{netns} ip -j -d link show dev eth0"] = () =>
            $$"""[ { "ifindex": 2, "ifname": "eth0", "link_index": {{peer}}, "link_netnsid": 0, "address": "02:00:00:00:00:02" } ]""";
        var interfaces = recorded.Select(one => new CniInterface { Name = one.Name, Mac = one.Mac })
            .Append(new CniInterface { Name = "eth0", Mac = "0a:00:00:00:00:09", Sandbox = "/x" });
        return ChangedMacs.FindAsync(programs, CniResult.Create([.. interfaces], [], []), "eth0", $"/var/run/netns/{netns}", Token);
    }
}
