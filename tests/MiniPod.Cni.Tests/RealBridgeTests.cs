using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

public sealed class RealBridgeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task AddDel_BridgePortmapFirewall_ConnectsAndLeavesNothing()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        using var bridge = new BridgeNetwork(host.Files);
        var runtime = host.Runtime(pluginDirectories: BridgeNetwork.PluginDirectories);
        var list = bridge.Config(more: """, { "type": "portmap", "capabilities": { "portMappings": true } }, { "type": "firewall" }""");
        var containerId = Guid.NewGuid().ToString("N");
        var rt = Networks.Attachment(ns.Path, containerId: containerId) with
        {
            CapabilityArgs = new JsonObject { ["portMappings"] = new JsonArray(new JsonObject { ["hostPort"] = 28123, ["containerPort"] = 80, ["protocol"] = "tcp" }) },
        };

        var result = await runtime.AddNetworkListAsync(list, rt, host.Recorder, Token);

        var address = Assert.Single(result.Ips).Address;
        Assert.StartsWith(bridge.Subnet, address.ToString(), StringComparison.Ordinal);
        Assert.Contains(address.Address.ToString(), ns.RunInside("ip", "-4", "addr", "show", "eth0"), StringComparison.Ordinal);
        Assert.Equal([address.Address.ToString()], bridge.Addresses());
        Assert.NotEmpty(BridgeNetwork.Rules(containerId));
        Assert.NotEmpty(BridgeNetwork.Rules(address.Address.ToString()));

        await runtime.DelNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: containerId), host.Recorder, Token);

        Assert.Equal(["ADD bridge", "ADD portmap", "ADD firewall", "DEL firewall", "DEL portmap", "DEL bridge"], host.Recorder.Calls);
        Assert.Empty(bridge.Addresses());
        Assert.Empty(BridgeNetwork.Rules(containerId));
        Assert.Empty(BridgeNetwork.Rules(address.Address.ToString()));
        Assert.DoesNotContain("eth0", ns.RunInside("ip", "link"), StringComparison.Ordinal);
        Assert.Empty(host.CacheFiles());
        await runtime.DelNetworkListAsync(list, Networks.Attachment(ns.Path, containerId: containerId), null, Token);
    }
}
