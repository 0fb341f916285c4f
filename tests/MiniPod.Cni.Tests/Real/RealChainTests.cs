using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>Chains of real plugins that fail at each position, and a hundred attachments at once.</summary>
public sealed class RealChainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Bridge_AddFailsInTheMiddle_DelLeavesNothing()
    {
        await using var real = new RealPlugins("bridge", "host-local", "firewall", "portmap");
        var list = real.List($$"""
            { "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipMasq": true, "ipam": {{real.HostLocal()}} },
            { "type": "firewall" },
            { "type": "portmap", "capabilities": { "portMappings": true } }
            """);
        var wrong = new JsonObject
        {
            ["portMappings"] = new JsonArray(new JsonObject { ["hostPort"] = 8080, ["containerPort"] = 80, ["protocol"] = "nonsense" }),
        };

        var error = await Assert.ThrowsAsync<CniPluginException>(() => real.AddAsync(list, real.Attachment(capabilities: wrong), Token));
        Assert.Equal("portmap", error.PluginType);
        Assert.NotEmpty(real.Remains());
        await real.DelAsync(list, real.Attachment(), Token);

        Assert.Empty(real.Remains());
        Assert.Empty(real.CacheFiles());
    }

    // A chain of four plugins. One after another is replaced with a script that fails ADD; the others are real.
    [Theory(Timeout = 120_000)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ChainOfFour_FailsAtAPosition_EachHasSeenTheResultBeforeAndDelLeavesNothing(int failing)
    {
        await using var real = new RealPlugins("bridge", "host-local", "firewall", "bandwidth", "portmap");
        real.Files.WriteScript(
            "bin/refuse", """[ "$CNI_COMMAND" = ADD ] || exit 0; echo '{"cniVersion":"1.0.0","code":123,"msg":"not me"}'; exit 1""");
        string[] plugins =
        [
            $$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipMasq": true, "ipam": {{real.HostLocal(ipv6: true)}} }""",
            """{ "type": "firewall" }""",
            """{ "type": "bandwidth", "ingressRate": 1000000, "ingressBurst": 1000000, "egressRate": 1000000, "egressBurst": 1000000 }""",
            """{ "type": "portmap", "capabilities": { "portMappings": true } }""",
        ];
        if (failing >= 0) plugins[failing] = """{ "type": "refuse" }""";
        var list = real.List(string.Join(',', plugins));
        var ports = new JsonObject
        {
            ["portMappings"] = new JsonArray(new JsonObject
            {
                ["hostPort"] = Random.Shared.Next(30_000, 32_000),
                ["containerPort"] = 80,
                ["protocol"] = "tcp",
            }),
        };

        if (failing < 0) await real.AddAsync(list, real.Attachment(capabilities: ports), Token);
        else
        {
            Assert.Equal(
                123,
                (int)(await Assert.ThrowsAsync<CniPluginException>(() =>
                    real.AddAsync(list, real.Attachment(capabilities: ports), Token))).Code);
        }

        var (started, finished) = (real.Recorder.Started, real.Recorder.Finished);
        Assert.Equal(failing < 0 ? 4 : failing + 1, started.Count);
        Assert.Null(JsonNode.Parse(started[0].StdinText)!["prevResult"]);
        for (var i = 1; i < started.Count; i++)
        {
            Assert.True(JsonNode.DeepEquals(
                JsonNode.Parse(finished[i - 1].Outcome.StdoutText), JsonNode.Parse(started[i].StdinText)!["prevResult"]));
        }

        Assert.Equal(failing == 0, real.Remains().Count == 0);

        await real.DelAsync(list, real.Attachment(), Token);

        Assert.Equal(list.Plugins.Reverse().Select(plugin => $"DEL {plugin.Type}"), real.Recorder.Calls.TakeLast(4));
        Assert.Empty(real.Remains());
        Assert.Empty(real.CacheFiles());
    }

    [Fact(Timeout = 400_000)]
    public async Task Bridge_AHundredContainersAtOnce_HaveDistinctAddressesAndLeaveNone()
    {
        const int count = 100;
        await using var real = new RealPlugins("bridge", "host-local");
        var list = real.List($$"""{ "type": "bridge", "bridge": "{{real.Link()}}", "isGateway": true, "ipam": {{real.HostLocal()}} }""");
        var namespaces = new List<PrivateNamespace>();
        try
        {
            for (var i = 0; i < count; i++) namespaces.Add(PrivateNamespace.Create());
            RuntimeConf Attachment(int i) => new() { ContainerId = $"{real.ContainerId}-{i}", NetNs = namespaces[i].Path, IfName = "eth0" };

            var results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => real.AddAsync(list, Attachment(i), Token, many: true)));
            var links = results.Select(result => result.Interfaces.Single(link =>
                link.Sandbox is null && !Directory.Exists($"/sys/class/net/{link.Name}/bridge")).Name).ToList();
            Assert.Equal(count, links.Distinct().Count(link => Directory.Exists($"/sys/class/net/{link}")));
            var addresses = results.Select(result => result.Ips.Single().Address.Address.ToString()).ToList();
            Assert.Equal(count, addresses.Distinct().Count());
            Assert.Equal(addresses.Order(), real.Addresses().Order());

            await Task.WhenAll(Enumerable.Range(0, count).Select(i => real.Runtime.DelNetworkListAsync(list, Attachment(i), Token)));
            Assert.Empty(real.Addresses());
            Assert.Empty(real.CacheFiles());
            Assert.DoesNotContain(links, link => Directory.Exists($"/sys/class/net/{link}"));
        }
        finally
        {
            foreach (var ns in namespaces) ns.Dispose();
        }
    }
}
