using System.Net;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;
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
    private static readonly IReadOnlyList<PortMapping> Ports = [PortMapping.Parse("8080:80"), PortMapping.Parse("127.0.0.1:5353:53/udp")];

    private static readonly NetworkConfigList List = NetworkConfigList.Parse("""
        { "cniVersion": "1.0.0", "name": "recorded", "plugins": [{ "type": "bridge", "ipMasq": true }, { "type": "portmap" }, { "type": "firewall" }] }
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

        var found = await NatRules.FindMissingAsync(programs, List, id, Addresses, Ports, Token);

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
    [InlineData("nft")]
    [InlineData("legacy")]
    public void Published_RulesAsRecorded_AreTheHostsPortsAndWhose(string variant)
    {
        var (text, id) = (
            File.ReadAllText(Path.Combine(Directory, variant, "nat.txt")), File.ReadAllText(Path.Combine(Directory, variant, "id.txt")));

        Assert.Equal([new(Network, id, Ports[0]), new(Network, id, Ports[1])], RuleDump.Parse(text).Published());
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

    /// <summary>Not a test, but the recorder that record.sh runs: it makes all queries on the host it runs
    /// on.</summary>
    [Fact]
    public async Task Record()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("MINIPOD_RECORD") is not { Length: > 0 }, "runs in Recorded/record.sh alone");
        var (path, id) = (Environment.GetEnvironmentVariable("MINIPOD_RECORD")!, Environment.GetEnvironmentVariable("MINIPOD_RECORD_ID")!);
        var programs = RecordedPrograms.Record(path);
        if (path.EndsWith("open.jsonl", StringComparison.Ordinal))
        {
            await PublishedRules.OpenAsync(programs, Network, id, Addresses, Ports, Token);
            await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, "id.txt"), id, Token);
            return;
        }

        await NatRules.FindMissingAsync(programs, List, id, Addresses, Ports, Token);
        await PublishedRules.AreOpenAsync(programs, Network, id, Addresses, Ports, Token);
        foreach (var program in new[] { "iptables", "ip6tables" })
            await programs.FindAsync(program, ["-w", "-S", PublishedRules.Chain], Token);
        programs.Save();
    }
}
