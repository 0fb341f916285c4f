using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.HostNetwork;

public sealed class PluginBackendTests
{
    [Theory]
    [InlineData("""{ "type": "bridge", "ipMasq": true }""", "iptables nft", "iptables")]
    [InlineData("""{ "type": "bridge", "ipMasq": true }""", "iptables", null)] // a newer plugin takes nft
    [InlineData("""{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "iptables" }""", "iptables", "iptables")]
    [InlineData("""{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "nftables" }""", "nft", "nft")]
    [InlineData("""{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "nftables" }""", "iptables", null)]
    [InlineData("""{ "type": "bridge", "ipMasq": false }""", "iptables nft", null)]
    [InlineData("""{ "type": "portmap" }""", "iptables nft", "iptables")]
    [InlineData("""{ "type": "portmap", "backend": "nftables" }""", "nft", "nft")]
    [InlineData("""{ "type": "firewall" }""", "iptables", "iptables")]
    [InlineData("""{ "type": "firewall", "backend": "firewalld" }""", "iptables", null)]
    [InlineData("""{ "type": "firewall" }""", "nft", null)]
    [InlineData("""{ "type": "tuning" }""", "iptables nft", null)]
    public void FindMissing_ProgramsOfTheHost_AreThoseOfTheBackend(string plugin, string missing, string? expected)
    {
        var text = $$"""{ "cniVersion": "1.0.0", "name": "n", "plugins": [ {{plugin}} ] }""";
        var list = NetworkConfigList.Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, PluginBackend.FindMissing(list.Plugins[0], new ScriptedPrograms { Missing = missing.Split(' ') }));
    }
}
