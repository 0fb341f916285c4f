using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Networks;

public sealed class HostNeedsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData("""{ "type": "bridge", "ipMasq": true }""", "iptables nft", "bridge: iptables")]
    [InlineData("""{ "type": "bridge", "ipMasq": true }""", "iptables", null)]
    [InlineData("""{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "" }""", "iptables nft", "bridge: iptables")]
    [InlineData("""{ "type": "ptp", "ipMasq": true }""", "iptables", "ptp: iptables")] // an older plugin knows only iptables
    [InlineData("""{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "iptables" }""", "iptables", "bridge: iptables")]
    [InlineData("""{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "nftables" }""", "nft", "bridge: nft")]
    [InlineData("""{ "type": "bridge", "ipMasq": true, "ipMasqBackend": "nftables" }""", "iptables", null)]
    [InlineData("""{ "type": "ptp", "ipMasq": true, "ipMasqBackend": "nftables" }""", "iptables", "ptp: iptables")] // which it ignores
    [InlineData("""{ "type": "ptp", "ipMasq": true, "ipMasqBackend": "nftables" }""", "nft", null)]
    [InlineData("""{ "type": "bridge", "ipMasq": false }""", "iptables nft", null)]
    [InlineData("""{ "type": "bridge", "macspoofchk": true }""", "nft", "bridge: nft")]
    [InlineData("""{ "type": "portmap" }""", "iptables nft", "portmap: iptables")]
    [InlineData("""{ "type": "portmap", "backend": "nftables" }""", "nft", "portmap: nft")]
    [InlineData("""{ "type": "firewall" }""", "iptables", "firewall: iptables")]
    [InlineData("""{ "type": "firewall", "backend": "firewalld" }""", "iptables", null)]
    [InlineData("""{ "type": "firewall" }""", "nft", null)]
    [InlineData("""{ "type": "tuning" }""", "iptables nft", null)]
    public async Task FindMissing_ProgramsOfTheHost_AreThoseOfTheBackend(string plugin, string lacking, string? expected)
    {
        Assert.SkipWhen(PluginBackend.HasFirewalld, "firewalld runs on this host");

        Assert.Equal(expected, await FindAsync(plugin, lacking, hasPorts: true));
    }

    [Fact]
    public async Task FindMissing_NoPortsArePublished_PortmapNeedsNothing() =>
        Assert.Null(await FindAsync("""{ "type": "portmap" }""", "iptables nft", hasPorts: false));

    public void Dispose() => _directory.Dispose();

    // bridge is a newer plugin, ptp an older one.
    private async Task<string?> FindAsync(string plugin, string lacking, bool hasPorts)
    {
        WritePlugin("bridge", """["1.0.0","1.1.0"]""");
        WritePlugin("portmap", """["1.0.0","1.1.0"]""");
        WritePlugin("ptp", """["1.0.0"]""");
        var text = $$"""{ "cniVersion": "1.0.0", "name": "n", "plugins": [ {{plugin}} ] }""";
        var needs = new HostNeeds(
            new CniRuntime(new CniRuntimeOptions { PluginDirectories = [_directory.Path] }),
            new ScriptedPrograms { Missing = lacking.Split(' ') });

        var missing = await needs.FindMissingAsync(
            NetworkConfigList.Parse(Encoding.UTF8.GetBytes(text)), hasPorts, TestContext.Current.CancellationToken);
        return missing is { } found ? $"{found.Plugin}: {found.Program}" : null;
    }

    private void WritePlugin(string name, string versions)
    {
        var path = _directory[name];
        File.WriteAllText(path, $"#!/bin/sh\necho '{{\"cniVersion\":\"1.0.0\",\"supportedVersions\":{versions}}}'\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
