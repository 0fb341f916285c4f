using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.Networks;

/// <summary>What an attachment left on the host: removed without its plugins, as far as it is its own.</summary>
public sealed class DetachmentTracesTests : DetachmentTest
{
    private const string Rules = """
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -s 10.1.2.3/32 -m comment --comment "name: \"net\" id: \"c1\"" -j ACCEPT
        COMMIT
        """;

    [Fact]
    public async Task Detach_HostCannotBeLookedAt_GivingUpEndsAllTheSame()
    {
        await AddAsync("a");
        Plugins.Failing.Add("DEL a");
        Programs.Answers["iptables-save"] = () => throw new PodException("iptables-save hangs");

        await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a"]));
        var line = Assert.Single(await DetachAsync(["a"], request => request with { GiveUp = true }));

        Assert.Contains("iptables-save hangs", line, StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_HostCannotBeLookedAtAfterTheDelOfAFailedAdd_IsTold()
    {
        Plugins.Failing.Add("ADD b");
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));
        Programs.Answers["iptables-save"] = () => throw new PodException("iptables-save hangs");

        var line = Assert.Single(await DetachAsync(["a", "b"]));

        Assert.Contains("cannot check whether its plugins left anything: iptables-save hangs", line, StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_DelOfAFailedAddOverlooksRules_TheyAreRemoved()
    {
        Plugins.Failing.Add("ADD b");
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));
        Programs.Answers["iptables-save"] = () => Programs.Changes.IsEmpty ? Rules : "";

        var line = Assert.Single(await DetachAsync(["a", "b"]));

        Assert.Contains("its plugins overlooked 1 firewall rule; removed", line, StringComparison.Ordinal);
        Assert.Single(Programs.Changes);
    }

    [Fact]
    public async Task Detach_AnotherInterfaceOnTheSameNetwork_RulesThatTheyShareStay()
    {
        await AddAsync("bridge");
        await Cni.AddNetworkListAsync(List("bridge"), Attachment with { IfName = "net1" }, Token);
        Plugins.Failing.Add("DEL bridge");
        Programs.Answers["iptables-save"] = () => Rules;

        await DetachAsync(["bridge"]);

        Assert.Empty(Programs.Changes);
    }

    [Fact]
    public async Task Detach_KnownPluginFails_RulesThatNameTheContainerAreRemovedWithoutIt()
    {
        await AddAsync("bridge");
        Plugins.Failing.Add("DEL bridge");
        Programs.Answers["iptables-save"] = () => Programs.Changes.IsEmpty ? Rules : "";

        var line = Assert.Single(await DetachAsync(["bridge"]));

        Assert.Contains("removed without it: 1 firewall rule", line, StringComparison.Ordinal);
        Assert.Contains("-D POSTROUTING", Assert.Single(Programs.Changes), StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Detach_KnownPluginFailsAndTheInterfaceStays_GoesOnlyWithItsNamespace(bool isNamespaceDoomed)
    {
        await AddAsync("bridge");
        Plugins.Failing.Add("DEL bridge");
        Kernel.Pod = Kernel.Pod with { Links = [new NetworkLink(2, "eth0", "veth")] };
        Task<IReadOnlyList<string>> Detach() =>
            DetachAsync(["bridge"], request => request with { IsNamespaceDoomed = isNamespaceDoomed });

        if (isNamespaceDoomed) Assert.Single(await Detach());
        else
        {
            var error = await Assert.ThrowsAsync<PodException>(Detach);
            Assert.Contains("It still holds interface eth0", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(isNamespaceDoomed, Cached() is null);
    }

    // As nft 1.0.6 prints what bridge 1.9.1 and portmap 1.9.1 created for the container "c1" on the network "net".
    [Fact]
    public async Task Detach_KnownPluginFails_ItsRulesInNftablesAreRemovedWithoutIt()
    {
        var comment = PluginChains.NftablesComment("net", "eth0", Container);
        const string Other = "0123456789abcdef-0123456789abcdef, net: net, if: eth0, id: c2";
        string Rule(string table, string chain, int handle, string comment, string expression) =>
            $$$"""{"rule": {"family": "inet", "table": "{{{table}}}", "chain": "{{{chain}}}", "handle": {{{handle}}}, "comment": "{{{comment}}}", "expr": [{{{expression}}}]}}""";
        const string Port = """{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 8080}}, {"dnat": {"addr": "10.1.2.3", "port": 80}}""";
        var tables = """{"nftables": [{"table": {"family": "inet", "name": "cni_plugins_masquerade"}}, {"table": {"family": "ip", "name": "cni_hostport"}}, """
            + Rule("cni_plugins_masquerade", "masq_checks", 6, $"{comment}, net: net, if: eth0, id: c1", """{"masquerade": null}""") + ", "
            + Rule("cni_plugins_masquerade", "masq_checks", 7, Other, """{"masquerade": null}""") + ", "
            + Rule("cni_hostport", "hostports", 11, Container, Port) + ", "
            + Rule("cni_hostport", "hostports", 12, "c2", Port) + "]}";
        await AddAsync("bridge");
        Plugins.Failing.Add("DEL bridge");
        Programs.Answers["nft"] = () => Programs.Changes.IsEmpty ? tables : """{"nftables": []}""";

        var line = Assert.Single(await DetachAsync(["bridge"]));

        Assert.Contains("removed without it", line, StringComparison.Ordinal);
        Assert.Equal(
            [
                "delete rule inet cni_hostport hostports handle 11",
                "delete rule inet cni_plugins_masquerade masq_checks handle 6",
                "nft -f -",
            ],
            Assert.Single(Programs.Changes).TrimEnd().Split('\n').Distinct().Order(StringComparer.Ordinal));
        Assert.Null(Cached());
    }

    // 0.1.0 did not record which plugin had failed.
    [Theory]
    [InlineData("bridge", true)]
    [InlineData("a", false)]
    public async Task Detach_AddHadFailedUnderAnOlderVersion_EndsIfThePluginIsKnown(string plugin, bool ends)
    {
        Plugins.Failing.UnionWith([$"ADD {plugin}", $"DEL {plugin}"]);
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync(plugin));
        var file = Cached()!.Path;
        var cache = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!.AsObject();
        Assert.True(cache.Remove("failedPosition"));
        await File.WriteAllTextAsync(file, cache.ToJsonString(), Token);

        if (ends) Assert.Contains("nothing of it is left", Assert.Single(await DetachAsync([plugin])), StringComparison.Ordinal);
        else await Assert.ThrowsAsync<PodException>(() => DetachAsync([plugin]));

        Assert.Equal(ends, Cached() is null);
    }

    [Fact]
    public async Task Detach_SomebodyWorksOnTheContainer_WaitsForIt()
    {
        await AddAsync("a");
        var held = await Cni.LockContainerAsync(Container, Token);

        var detaching = DetachAsync(["a"]);
        Assert.NotSame(detaching, await Task.WhenAny(detaching, Task.Delay(300, Token)));
        held.Dispose();

        Assert.Empty(await detaching);
    }

    // Whoever attaches the container meanwhile has rules with the same names.
    [Fact]
    public async Task Detach_RulesAreSweptAfterAFailedAdd_NobodyElseWorksOnTheContainerMeanwhile()
    {
        Plugins.Failing.Add("ADD b");
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));
        Plugins.Failing.Clear();
        Task<CniResult>? adding = null;
        Programs.Answers["iptables-save"] = () =>
        {
            adding ??= AddAsync("a");
            return Programs.Changes.IsEmpty ? Rules : "";
        };
        Plugins.Before = name => name == "ADD a" && Programs.Changes.IsEmpty
            ? Task.FromException(new InvalidOperationException("attached while its rules were being removed"))
            : Task.CompletedTask;

        await DetachAsync(["a", "b"]);

        await adding!;
        Assert.Single(Programs.Changes);
    }
}
