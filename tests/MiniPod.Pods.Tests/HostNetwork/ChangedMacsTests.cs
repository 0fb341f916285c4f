using System.Net.NetworkInformation;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.HostNetwork;

/// <summary>MAC addresses on the host that another program changed: only those of the attachment's own interfaces
/// count.</summary>
public sealed class ChangedMacsTests
{
    private static readonly FileIdentity Web = new("0:4", 103), Other = new("0:4", 104), Unread = new("0:4", 105);

    private static readonly NamespaceView Host = new(new FileIdentity("0:4", 1), "")
    {
        Links =
        [
            Link(1, "lo", ""),
            Link(5, "cni0", "bridge"),
            Link(6, "cni1", "bridge"),
            Link(7, "veth7", "veth") with { PeerIndex = 2, PeerNamespaceId = 3, Master = 5 },
            Link(8, "veth8", "veth") with { PeerIndex = 2, PeerNamespaceId = 4, Master = 6 },
        ],
        Ids = new Dictionary<int, FileIdentity> { [3] = Web, [4] = Other },
    };

    [Fact]
    public void Find_PeerAndItsBridge_AreTheAttachments() =>
        Assert.Equal(
            new Dictionary<string, string> { ["veth7"] = "02:00:00:00:00:07", ["cni0"] = "02:00:00:00:00:05" },
            Find(Web, 7, ("cni0", "0a:00:00:00:00:01"), ("veth7", "0a:00:00:00:00:02")));

    [Fact]
    public void Find_OneIsAsRecorded_OnlyTheOther() =>
        Assert.Equal(["veth7"], Find(Web, 7, ("cni0", "02:00:00:00:00:05"), ("veth7", "0a:00:00:00:00:02")).Keys);

    [Theory]
    [InlineData("web", 7, "veth8")] // not the peer of the interface in the pod
    [InlineData("web", 8, "veth7")] // the interface in the pod names another one
    [InlineData("other", 7, "veth7")] // the same index in another namespace
    [InlineData("unread", 7, "veth7")]
    [InlineData("web", 7, "cni1")] // a bridge that the peer is not attached to
    [InlineData("web", 7, "gone0")]
    public void Find_NotSurelyTheAttachments_IsLeftOut(string netns, int peer, string name) =>
        Assert.Empty(Find(netns == "web" ? Web : netns == "other" ? Other : Unread, peer, (name, "0a:00:00:00:00:01")));

    private static IReadOnlyDictionary<string, string> Find(FileIdentity netns, int peer, params (string Name, string Mac)[] recorded)
    {
        NamespaceView Pod(FileIdentity identity) => new(identity, $"/run/netns/{identity.Inode}")
        {
            Links = [Link(1, "lo", ""), Link(2, "eth0", "veth") with { PeerIndex = peer, PeerNamespaceId = 0 }],
            Ids = new Dictionary<int, FileIdentity> { [0] = Host.Identity },
        };
        var picture = new NetworkPicture(Host, [Pod(Web), Pod(Other)]);
        var interfaces = recorded.Select(one => new CniInterface { Name = one.Name, Mac = one.Mac })
            .Append(new CniInterface { Name = "eth0", Mac = "0a:00:00:00:00:09", Sandbox = "/x" });
        return ChangedMacs.Find(picture, CniResult.Create([.. interfaces], [], []), "eth0", netns);
    }

    private static NetworkLink Link(int index, string name, string kind) =>
        new(index, name, kind) { Mac = new PhysicalAddress([2, 0, 0, 0, 0, (byte)index]) };
}
