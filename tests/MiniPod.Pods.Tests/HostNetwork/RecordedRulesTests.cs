using System.Net;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Pods.Doctor;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Tests.Doctor;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.HostNetwork;

/// <summary>
/// The queries to iptables about a pod's rules, and how the answers are interpreted. Both back ends gave the answers
/// for rules that the real plugins had created (Recorded/record.sh records them again).
/// </summary>
public sealed class RecordedRulesTests
{
    private const string Network = "recorded";
    private static readonly IReadOnlyList<IPAddress> Addresses = [IPAddress.Parse("10.99.0.2")];
    private static readonly IReadOnlyList<PortMapping> Ports =
        [.. PortMapping.Parse("8080:80"), .. PortMapping.Parse("127.0.0.1:5353:53/udp")];

    private static readonly NetworkConfigList List = NetworkConfigList.Parse("""
        { "cniVersion": "1.0.0", "name": "recorded", "plugins": [{ "type": "bridge", "ipMasq": true }, { "type": "portmap" }, { "type": "firewall" }] }
        """u8);

    // The same with the back ends of newer plugins, whose rules only nft shows.
    private static readonly NetworkConfigList NftablesList = NetworkConfigList.Parse("""
        { "cniVersion": "1.0.0", "name": "recorded", "plugins": [
          { "type": "bridge", "ipMasq": true, "ipMasqBackend": "nftables" }, { "type": "portmap", "backend": "nftables" }] }
        """u8);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Directory => Path.Combine(AppContext.BaseDirectory, "HostNetwork", "Recorded");

    [Theory]
    [InlineData("nft", "all", null, true)]
    [InlineData("nft", "no-masquerade", "masquerades 10.99.0.2", true)]
    [InlineData("nft", "no-destination", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2", true)]
    [InlineData("nft", "no-entry", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2", true)]
    [InlineData("nft", "no-hook", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2", true)]
    [InlineData("nft", "no-nat-chains", "masquerades 10.99.0.2", true)]
    [InlineData("nft", "closed", "masquerades 10.99.0.2", false)]
    [InlineData("nft", "no-chain", "masquerades 10.99.0.2", true)]
    [InlineData("legacy", "all", null, true)]
    [InlineData("legacy", "no-masquerade", "masquerades 10.99.0.2", true)]
    [InlineData("legacy", "no-destination", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2", true)]
    [InlineData("legacy", "no-entry", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2", true)]
    [InlineData("legacy", "no-hook", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2", true)]
    [InlineData("legacy", "no-nat-chains", "masquerades 10.99.0.2", true)]
    [InlineData("legacy", "closed", "masquerades 10.99.0.2", false)]
    [InlineData("legacy", "no-chain", "masquerades 10.99.0.2", true)]
    public async Task Rules_AsRecorded_AreFoundOrMissed(string variant, string phase, string? missing, bool isOpen)
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, variant, $"{phase}.jsonl"));
        var id = File.ReadAllText(Path.Combine(Directory, variant, "id.txt"));

        var found = await NatRules.FindMissingAsync(programs, List, "eth0", id, Addresses, Ports, Token);

        if (missing is null) Assert.Null(found);
        else Assert.Contains(missing, found, StringComparison.Ordinal);
        Assert.Equal(isOpen, await PublishedRules.AreOpenAsync(programs, Network, id, Addresses, Ports, Token));
    }

    [Theory]
    [InlineData("nft")]
    [InlineData("legacy")]
    public async Task Close_RulesAsRecorded_AreTakenAwayAsTheyArePrinted(string variant)
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, variant, "all.jsonl"));

        await PublishedRules.CloseAsync(programs, Network, File.ReadAllText(Path.Combine(Directory, variant, "id.txt")), Token);

        var lines = Assert.Single(programs.Inputs).Split('\n');
        Assert.Equal(("*filter", "COMMIT"), (lines[0], lines[^2]));
        Assert.Contains(
            "--dport 80 ",
            Assert.Single(lines, line => line.StartsWith("-D CNI-FORWARD -d 10.99.0.2/32 ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", null)]
    [InlineData("no-masquerade", "masquerades 10.99.0.2")]
    [InlineData("no-destination", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2")]
    [InlineData("no-tables", "masquerades 10.99.0.2")]
    [InlineData("no-hook", "forwards 0.0.0.0:8080->80/tcp to 10.99.0.2")]
    public async Task NftablesRules_AsRecorded_AreFoundOrMissed(string phase, string? missing)
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, "nftables", $"{phase}.jsonl"));
        var id = File.ReadAllText(Path.Combine(Directory, "nftables", "id.txt"));

        var found = await NatRules.FindMissingAsync(programs, NftablesList, "eth0", id, Addresses, Ports, Token);

        if (missing is null) Assert.Null(found);
        else Assert.Contains(missing, found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Published_NftablesRulesAsRecorded_AreTheHostsPortsAndWhose()
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, "nftables", "all.jsonl"));
        var id = File.ReadAllText(Path.Combine(Directory, "nftables", "id.txt"));

        var rules = await NftRules.FindPublishedAsync(programs, Token);

        Assert.Equal(Published(null, id), rules.Published());
        Assert.Equal([id], rules.Places().Select(owner => owner.Key));
        Assert.StartsWith("ip cni_hostport hostports handle ", rules.Places()[id].First(), StringComparison.Ordinal);
        Assert.False(rules.IsPublished("another", Addresses[0], Ports[0]));
        Assert.False(rules.IsPublished(id, IPAddress.Parse("10.99.0.3"), Ports[0]));
        Assert.False(rules.IsPublished(id, Addresses[0], Ports[1] with { HostIp = null }));
    }

    [Fact]
    public async Task Owners_NftablesRulesAsRecorded_AreOneContainerWithItsNetwork()
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, "nftables", "all.jsonl"));
        var id = File.ReadAllText(Path.Combine(Directory, "nftables", "id.txt"));

        var owner = Assert.Single((await NftRules.FindAsync(programs, Token)).Owners());

        Assert.Equal((id, Network), (owner.ContainerId, owner.Network));
        Assert.Equal(Addresses, owner.Addresses);
        var chains = owner.Places.Select(place => place[..place.IndexOf(" handle", StringComparison.Ordinal)]).Distinct();
        Assert.Equal(
            ["inet cni_plugins_masquerade masq_checks", "ip cni_hostport hostports", "ip cni_hostport masquerading"],
            chains.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RemoveRules_NftablesAsRecorded_DeletesAllOfOneContainerAtOnce()
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, "nftables", "all.jsonl"));
        var id = File.ReadAllText(Path.Combine(Directory, "nftables", "id.txt"));
        var owner = Assert.Single((await NftRules.FindAsync(programs, Token)).Owners());
        Assert.True(owner.Is(id));
        Assert.False(owner.Is($"{id}0"));

        await NftRules.RemoveAsync(programs, owner with { Network = "another" }, Token);
        await NftRules.RemoveAsync(programs, owner, Token);

        Assert.Equal(owner.Places.Select(place => $"delete rule {place}"), Assert.Single(programs.Inputs).TrimEnd().Split('\n'));
    }

    // The plugin cuts its comment at 128 characters, in the middle of the id.
    [Fact]
    public void NftablesComment_LongNames_ItsBeginningIsEnough()
    {
        var id = new string('a', 64);
        var comment = PluginChains.NftablesComment("a-network-with-a-long-name", "eth0", id);

        var rules = new NftRules(
        [
            Rule("""{"chain":"postrouting","expr":[{"goto":{"target":"masq_checks"}}]}"""),
            Rule($$"""
                {"chain":"masq_checks","comment":"{{comment}}, net: a-network-with-a-long-name, if: eth0, id: aaaa","expr":[
                  {"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"} },"right":"10.99.0.2"} }]}
                """),
        ]);

        Assert.Equal(33, comment.Length);
        Assert.True(rules.IsMasqueraded("a-network-with-a-long-name", "eth0", id, Addresses[0]));
        Assert.False(rules.IsMasqueraded("a-network-with-a-long-name", "eth1", id, Addresses[0]));
    }

    // The address is no longer the pod's: both rules of the firewall plugin go, and no others.
    [Theory]
    [InlineData("nft", "all", 2)]
    [InlineData("legacy", "all", 2)]
    [InlineData("nft", "closed", 0)]
    [InlineData("legacy", "no-chain", 0)]
    public async Task CloseAddress_RulesAsRecorded_AreRemoved(string variant, string phase, int removed)
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, variant, $"{phase}.jsonl"));

        await FirewallRules.CloseAsync(programs, Addresses[0], Token);

        Assert.Equal(removed, programs.Inputs.SelectMany(input => input.Split('\n')).Count(line =>
            line.StartsWith("-D CNI-FORWARD ", StringComparison.Ordinal) && line.Contains(" 10.99.0.2/32 ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("nft")]
    [InlineData("legacy")]
    public void Published_RulesAsRecorded_AreTheHostsPortsAndWhose(string variant)
    {
        var (text, id) = (
            File.ReadAllText(Path.Combine(Directory, variant, "nat.txt")), File.ReadAllText(Path.Combine(Directory, variant, "id.txt")));

        Assert.Equal(
            Published(Network, id),
            RuleDump.Parse(text).Published("0.0.0.0"));
    }

    // The ports are already open, as after a command that was killed in between: nothing is added twice.
    [Theory]
    [InlineData("nft")]
    [InlineData("legacy")]
    public async Task Open_AllStand_AddsNothing(string variant)
    {
        var programs = RecordedPrograms.Replay(Path.Combine(Directory, variant, "all.jsonl"));

        Assert.True(await PublishedRules.OpenAsync(
            programs, Network, File.ReadAllText(Path.Combine(Directory, variant, "id.txt")), Addresses, Ports, Token));

        Assert.Empty(programs.Inputs);
    }

    private static JsonObject Rule(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Not a test, but the recorder that record.sh runs: it makes all queries on the host it runs
    /// on.</summary>
    [Fact]
    public async Task Record()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("MINIPOD_RECORD") is not { Length: > 0 }, "runs in Recorded/record.sh alone");
        var (path, id) = (Environment.GetEnvironmentVariable("MINIPOD_RECORD")!, Environment.GetEnvironmentVariable("MINIPOD_RECORD_ID")!);
        var opens = path.EndsWith("open.jsonl", StringComparison.Ordinal);
        var programs = RecordedPrograms.Record(path, changes: opens);
        if (opens)
        {
            await PublishedRules.OpenAsync(programs, Network, id, Addresses, Ports, Token);
            await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, "id.txt"), id, Token);
            return;
        }

        if (path.Contains("/nftables/", StringComparison.Ordinal))
        {
            await NatRules.FindMissingAsync(programs, NftablesList, "eth0", id, Addresses, Ports, Token);
            await NftRules.FindPublishedAsync(programs, Token);
            programs.Save();
            return;
        }

        await NatRules.FindMissingAsync(programs, List, "eth0", id, Addresses, Ports, Token);
        await FirewallRules.CloseAsync(programs, Addresses[0], Token);
        await ForwardCheck.RunAsync(programs, [ForwardCheckTests.List], Token);
        await PublishedRules.AreOpenAsync(programs, Network, id, Addresses, Ports, Token);
        foreach (var program in new[] { "iptables", "ip6tables" })
            await programs.FindAsync(program, ["-w", "-S"], Token);
        programs.Save();
    }

    private static IReadOnlyList<PublishedRule> Published(string? network, string id) =>
    [
        new(network, id, Ports[0] with { HostIp = "0.0.0.0" }) { Address = Addresses[0] },
        new(network, id, Ports[1]) { Address = Addresses[0] },
    ];
}
