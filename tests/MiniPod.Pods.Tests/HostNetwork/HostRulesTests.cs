using System.Net;
using System.Net.Sockets;
using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.HostNetwork;

/// <summary>The rules of all back ends together: those of nftables as they were recorded.</summary>
public sealed class HostRulesTests
{
    private const string Iptables = """
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -s 10.231.0.2/32 -j ACCEPT
        COMMIT
        *nat
        -A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.231.0.2:80
        -A POSTROUTING -s 10.231.0.2/32 -j MASQUERADE
        COMMIT
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("all", "tcp :8080 10.99.0.2:80, udp 127.0.0.1:5353 10.99.0.2:53", "10.99.0.2/32")]
    [InlineData("no-hook", "", "10.99.0.2/32")]
    [InlineData("no-destination", "", "10.99.0.2/32")]
    [InlineData("no-masquerade", "", "")]
    [InlineData("no-tables", "", "")]
    public async Task AsPacketRules_RecordedTables_AreWhatArrivesAndLeaves(string phase, string arriving, string leaving)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "HostNetwork", "Recorded", "nftables", $"{phase}.jsonl");

        var rules = (await NftRules.FindAsync(RecordedPrograms.Replay(path), Token)).AsPacketRules();

        Assert.Equal(arriving, string.Join(", ", rules.Arriving.OrderBy(one => one.Protocol).Select(Text)));
        Assert.Equal(leaving, string.Join(", ", rules.Leaving));
        Assert.Empty(rules.Passing);
    }

    [Fact]
    public async Task ReadAsync_BothFamilies_AreJoined()
    {
        var programs = new ScriptedPrograms { Missing = ["nft"] };
        programs.Answers["iptables-save"] = () => Iptables;
        programs.Answers["ip6tables-save"] = () => "*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n";

        var rules = await HostRules.ReadAsync(programs, Token);

        Assert.Equal(["tcp :80 10.231.0.2:80"], rules!.Arriving.Select(Text));
        Assert.Equal(["10.231.0.2/32"], rules.Leaving.Select(one => one.ToString()));
        Assert.Equal("DROP", rules.PassingOf(AddressFamily.InterNetwork).Policy);
        Assert.True(rules.PassingOf(AddressFamily.InterNetworkV6).IsOpen);
        Assert.Single(programs.Reads, line => line.StartsWith("iptables-save", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_NoProgram_IsUnknown() =>
        Assert.Null(await HostRules.ReadAsync(new ScriptedPrograms { Missing = ["iptables-save", "ip6tables-save", "nft"] }, Token));

    private static string Text(DestinationChange one) => $"{one.Protocol} {one.Address}:{one.Port} {new IPEndPoint(one.To, one.ToPort)}";
}
