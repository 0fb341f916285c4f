using System.Net;
using System.Net.Sockets;
using MiniPod.Net.Rules;

namespace MiniPod.Net.Tests.Rules;

/// <summary>What the rules of iptables do. The recorded dumps are of two pods, the first with a published port, beside Docker's
/// rules.</summary>
public sealed class IptablesRulesTests
{
    private static readonly IPAddress Web = IPAddress.Parse("10.231.0.2"), Api = IPAddress.Parse("10.231.0.3");

    [Theory]
    [InlineData("nft")]
    [InlineData("legacy")]
    public void Read_RecordedDump_HasWhatArrivesPassesAndLeaves(string variant)
    {
        var rules = IptablesRules.Read(Dumps.Recorded(variant), AddressFamily.InterNetwork);

        Assert.Equal([new DestinationChange("tcp", null, 8080, Web, 80)], rules.Arriving);
        Assert.Equal(["172.17.0.0/16", "10.231.0.2/32", "10.231.0.3/32"], rules.Leaving.Select(one => one.ToString()));
        var passing = rules.PassingOf(AddressFamily.InterNetwork);
        Assert.Equal(("DROP", false), (passing.Policy, passing.IsOpen));
        Assert.Equal(["10.231.0.2/32", "10.231.0.3/32"], passing.Sources.Select(one => one.ToString()));
        Assert.Equal(["10.231.0.2/32", "10.231.0.3/32"], passing.Answers.Select(one => one.ToString()));
        Assert.Equal([(IPNetwork.Parse("10.231.0.2/32"), 80)], passing.Destinations);
        Assert.Empty(passing.Refusals);
        Assert.Equal((true, false, false), (PassesTo(passing, Web, 80), PassesTo(passing, Web, 81), PassesTo(passing, Api, 80)));
        Assert.Equal((true, false), (passing.PassesFrom(Api), passing.PassesFrom(IPAddress.Parse("10.231.0.4"))));
        Assert.True(rules.PassingOf(AddressFamily.InterNetworkV6).IsOpen);
    }

    [Fact]
    public void Read_RecordedDumpOfIPv6_HasItsAddresses()
    {
        var six = IPAddress.Parse("fd00::2");

        var rules = IptablesRules.Read(Dumps.Recorded("ip6"), AddressFamily.InterNetworkV6);

        Assert.Equal([new DestinationChange("tcp", null, 8080, six, 80)], rules.Arriving);
        Assert.True(rules.IsMasqueraded(six));
        Assert.False(rules.IsMasqueraded(Web));
        var passing = rules.PassingOf(AddressFamily.InterNetworkV6);
        Assert.Equal(["fd00::2/128"], passing.Sources.Select(one => one.ToString()));
        Assert.True(passing.IsOpen);
    }

    [Fact]
    public void Read_PortOfDocker_Arrives()
    {
        var rules = Read("-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER", "*nat", "-A DOCKER -i docker0 -j RETURN",
            "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80");

        Assert.Equal([new DestinationChange("tcp", null, 80, IPAddress.Parse("172.17.0.2"), 80)], rules.Arriving);
    }

    [Theory]
    [InlineData("-p udp -d 192.168.1.1/32 -m udp --dport 53 -j DNAT --to-destination 10.0.0.2", "udp 192.168.1.1:53 10.0.0.2:53")]
    [InlineData("-p tcp --dport 80 -j DNAT --to-destination [fd00::2]:81", "tcp :80 [fd00::2]:81")]
    [InlineData("-p tcp --dport 80 -j DNAT --to-destination fd00::2", "tcp :80 [fd00::2]:80")]
    [InlineData("-p tcp --dport 8000:8009 -j DNAT --to-destination 10.0.0.2:8000-8009", null)]
    [InlineData("-p tcp --dport 80 -j DNAT --to-destination 10.0.0.2-10.0.0.9:80", null)]
    [InlineData("-p tcp ! --dport 80 -j DNAT --to-destination 10.0.0.2:80", null)]
    [InlineData("-p tcp -m multiport --dports 80,443 -j DNAT --to-destination 10.0.0.2", null)]
    [InlineData("-p tcp --dport 99999999999 -j DNAT --to-destination 10.0.0.2:80", null)]
    [InlineData("-p tcp --dport 80 -j DNAT --to-destination", null)]
    [InlineData("-p tcp --dport 80 -j DNAT", null)]
    [InlineData("-p tcp --dport 80 -j REDIRECT --to-ports 8080", null)]
    [InlineData("-d 10.0.0.1/32 -j DNAT --to-destination 10.0.0.2", null)]
    [InlineData("-p", null)]
    [InlineData("-j", null)]
    public void Read_FormOfAChange_IsUnderstoodOrLeftOut(string rule, string? expected)
    {
        var arriving = Read($"-A PREROUTING {rule}", "*nat").Arriving;

        Assert.Equal(expected is null ? [] : [expected], arriving.Select(one =>
            $"{one.Protocol} {one.Address}:{one.Port} {new IPEndPoint(one.To, one.ToPort)}"));
    }

    [Fact]
    public void Read_PreroutingIsFlushed_NothingArrives()
    {
        var rules = Without("-A PREROUTING ");

        Assert.Empty(rules.Arriving);
        Assert.NotEmpty(rules.Leaving);
    }

    [Fact]
    public void Read_PostroutingIsFlushed_NothingIsMasqueraded() => Assert.Empty(Without("-A POSTROUTING ").Leaving);

    [Fact]
    public void Read_ForwardChainOfCniIsFlushed_NothingPasses()
    {
        var passing = Without("-A CNI-FORWARD ").PassingOf(AddressFamily.InterNetwork);

        Assert.Equal((false, false), (passing.PassesFrom(Web), PassesTo(passing, Web, 80)));
        Assert.Empty(passing.Answers);
    }

    [Fact]
    public void Read_JumpToTheForwardChainOfCniIsGone_NothingPasses() =>
        Assert.False(Without("-A FORWARD -m comment").PassingOf(AddressFamily.InterNetwork).PassesFrom(Web));

    [Theory]
    [InlineData("", 3)] // without that for packets to published ports only, whoever sent them
    [InlineData("-A POSTROUTING ! -s 10.0.0.0/8 -o eth0 -j MASQUERADE", 3)] // all but some
    [InlineData("-A POSTROUTING -o eth0 -j MASQUERADE", 4)]
    [InlineData("-A POSTROUTING -s 10.9.0.0/24 -o eth0 -j SNAT --to-source 192.0.2.1", 4)]
    [InlineData("-A POSTROUTING -s 10.231.0.2/32 -j MASQUERADE", 3)] // known already
    public void Read_RulesThatMasquerade_AreCountedOnce(string rule, int expected) =>
        Assert.Equal(expected, IptablesRules.Read($"{Dumps.Recorded("nft")}*nat\n{rule}\n", AddressFamily.InterNetwork).Leaving.Count);

    [Theory]
    [InlineData("-A CNI-ADMIN -d 10.231.0.2/32 -j DROP", true)]
    [InlineData("-A CNI-ADMIN -s 10.231.0.2/32 -m comment --comment \"no entry\" -j REJECT --reject-with icmp-port-unreachable", true)]
    [InlineData("-A CNI-ADMIN -s 10.231.0.0/22 -j DROP", true)]
    [InlineData("-A CNI-ADMIN -d 10.231.0.2/32 -p tcp -m tcp --dport 22 -j DROP", false)]
    [InlineData("-A CNI-ADMIN -d 10.231.0.2/32 -m conntrack --ctstate NEW -j DROP", false)]
    [InlineData("-A CNI-ADMIN -s 10.231.0.2/32 ! -d 10.0.0.0/8 -j DROP", false)]
    [InlineData("-A CNI-ADMIN -s 10.231.0.2/32 -d 10.231.0.3/32 -j DROP", false)]
    public void Read_RuleThatStopsAnAddress_IsARefusalOfIt(string rule, bool isWhole)
    {
        var passing = IptablesRules.Read($"{Dumps.Recorded("nft")}*filter\n{rule}\n", AddressFamily.InterNetwork)
            .PassingOf(AddressFamily.InterNetwork);

        var refusal = Assert.Single(passing.Refusals, one => one.Concerns(Web));
        Assert.Equal(("CNI-ADMIN", isWhole), (refusal.Chain, refusal.IsWhole));
        Assert.Equal(rule, $"-A {refusal.Chain} {refusal.Text}");
        Assert.DoesNotContain(passing.Refusals, one => one.Concerns(IPAddress.Parse("10.99.0.9")));
    }

    [Theory]
    [InlineData("-A CNI-ADMIN -m conntrack --ctstate INVALID -j DROP")]
    [InlineData("-A CNI-ADMIN ! -d 10.231.0.2/32 -j DROP")] // all others
    [InlineData("-A CNI-ADMIN -d 10.231.0.3/32 -j DROP")]
    [InlineData("-A CNI-ADMIN -d 10.231.0.2/32 -i docker0 -j DROP")]
    [InlineData("-A CNI-ADMIN -d 10.231.0.2/32 -j LOG")]
    [InlineData("-A NOBODY -d 10.231.0.2/32 -j DROP")]
    [InlineData("-A INPUT -s 10.231.0.2/32 -j DROP")]
    public void Read_RuleThatDoesNotStopAPod_IsNoRefusalOfIt(string rule)
    {
        var passing = IptablesRules.Read($"{Dumps.Recorded("nft")}*filter\n{rule}\n", AddressFamily.InterNetwork)
            .PassingOf(AddressFamily.InterNetwork);

        Assert.DoesNotContain(passing.Refusals, one => one.Concerns(Web));
        Assert.Equal("DROP", passing.Policy);
    }

    // What the pod sends, or the answers to it, was let through before.
    [Theory]
    [InlineData("-A FORWARD -s 10.231.0.0/16 -j DROP")]
    [InlineData("-A FORWARD -d 10.231.0.0/16 -j DROP")]
    public void Read_RefusalAfterThePodWasAccepted_IsNone(string rule)
    {
        var passing = IptablesRules.Read($"{Dumps.Recorded("nft")}*filter\n{rule}\n", AddressFamily.InterNetwork)
            .PassingOf(AddressFamily.InterNetwork);

        Assert.Empty(passing.Refusals);
    }

    // DOCKER-USER of an administrator: what returned before is not dropped.
    [Fact]
    public void Read_ReturnForSomeBeforeADropOfAll_IsNoPolicy()
    {
        var passing = Read(
            "-A FORWARD -j USER", "*filter", ":FORWARD ACCEPT [0:0]", "-A USER -s 10.231.0.0/16 -j RETURN", "-A USER -j DROP")
            .PassingOf(AddressFamily.InterNetwork);

        Assert.Equal(("ACCEPT", 0), (passing.Policy, passing.Refusals.Count));
    }

    // kube-proxy's: only marked packets are masqueraded.
    [Fact]
    public void Read_ReturnForSomeBeforeAMasquerade_IsNotForAll()
    {
        var rules = Read(
            "-A POSTROUTING -j KUBE", "*nat", "-A KUBE -m mark ! --mark 0x4000/0x4000 -j RETURN", "-A KUBE -j MASQUERADE");

        Assert.Empty(rules.Leaving);
    }

    [Theory]
    [InlineData("-i br0", "br0", true)]
    [InlineData("-i br+", "br0", true)]
    [InlineData("-i br1", "br0", false)]
    [InlineData("-i br0 -o eth0", "br0", false)]
    [InlineData("! -i br0", "br0", false)]
    public void Read_InterfaceFromWhichAllPasses_LetsAPodThrough(string condition, string link, bool passes)
    {
        var passing = Read($"-A FORWARD {condition} -j ACCEPT", "*filter", ":FORWARD DROP [0:0]").PassingOf(AddressFamily.InterNetwork);

        Assert.Equal((passes, false), (passing.PassesFrom(Web, link), passing.PassesFrom(Web)));
    }

    [Fact]
    public void Read_RefusalByTheChainThatLeadsThere_HasItsAddress()
    {
        var passing = Read("-A FORWARD -d 10.231.0.2/32 -j BLOCK", "*filter", ":FORWARD ACCEPT [0:0]", "-A BLOCK -j DROP")
            .PassingOf(AddressFamily.InterNetwork);

        var refusal = Assert.Single(passing.Refusals, one => one.Concerns(Web));
        Assert.Equal(("BLOCK", "-j DROP", true), (refusal.Chain, refusal.Text, refusal.IsWhole));
        Assert.True(passing.IsOpen);
    }

    [Theory]
    [InlineData(":FORWARD ACCEPT [0:0]", "", "ACCEPT")]
    [InlineData(":FORWARD DROP [0:0]", "", "DROP")]
    [InlineData(":FORWARD ACCEPT [0:0]", "-A FORWARD -j REJECT --reject-with icmp-port-unreachable", "REJECT")]
    [InlineData(":FORWARD DROP [0:0]", "-A FORWARD -m comment --comment open -j ACCEPT", "ACCEPT")]
    [InlineData(":FORWARD DROP [0:0]", "-A FORWARD -j SUB|-A SUB -j ACCEPT", "ACCEPT")]
    [InlineData(":FORWARD DROP [0:0]", "-A FORWARD -p tcp -j SUB|-A SUB -j ACCEPT", "DROP")]
    [InlineData(":FORWARD DROP [0:0]", "-A FORWARD -j SUB|-A SUB -j RETURN|-A SUB -j ACCEPT", "DROP")]
    [InlineData(":FORWARD DROP [0:0]", "-A FORWARD -j SUB|-A SUB -p tcp -j RETURN|-A SUB -j ACCEPT", "ACCEPT")]
    [InlineData(":FORWARD ACCEPT [0:0]", "-A FORWARD ! -s 10.0.0.0/8 -j DROP", "ACCEPT")]
    [InlineData("", "", "ACCEPT")]
    public void Read_WhatDecidesInTheEnd_IsThePolicy(string chain, string lines, string expected) =>
        Assert.Equal(expected, Read(chain, "*filter", lines.Split('|')).PassingOf(AddressFamily.InterNetwork).Policy);

    [Theory]
    [InlineData("-m conntrack --ctstate RELATED,ESTABLISHED", false)]
    [InlineData("-m state --state RELATED,ESTABLISHED", false)] // the match before conntrack
    [InlineData("-m conntrack --ctstate NEW,RELATED,ESTABLISHED", true)]
    [InlineData("-m conntrack --ctstate DNAT", true)]
    [InlineData("", true)]
    public void Read_RuleThatAccepts_IsForNewConnectionsOrAnswers(string match, bool isForNew)
    {
        var passing = Read(":FORWARD DROP [0:0]", "*filter", $"-A FORWARD -d 10.231.0.2/32 {match} -j ACCEPT")
            .PassingOf(AddressFamily.InterNetwork);

        Assert.Equal((isForNew, isForNew ? 0 : 1), (PassesTo(passing, Web, 80), passing.Answers.Count));
    }

    [Fact]
    public void Read_AfterARuleForAll_NothingIsMet()
    {
        var passing = Read(":FORWARD DROP [0:0]", "*filter", "-A FORWARD -j REJECT", "-A FORWARD -s 10.231.0.2/32 -j ACCEPT")
            .PassingOf(AddressFamily.InterNetwork);

        Assert.False(passing.PassesFrom(Web));
    }

    [Fact]
    public void Read_AfterAReturnForAll_TheCallerGoesOn()
    {
        var passing = Read(":FORWARD DROP [0:0]", "*filter", "-A FORWARD -j SUB", "-A FORWARD -s 10.231.0.3/32 -j ACCEPT",
            "-A SUB -j RETURN", "-A SUB -s 10.231.0.2/32 -j ACCEPT").PassingOf(AddressFamily.InterNetwork);

        Assert.Equal((false, true), (passing.PassesFrom(Web), passing.PassesFrom(Api)));
    }

    [Fact]
    public void Read_ChainsThatJumpInACircle_Ends()
    {
        var rules = Read("-A FORWARD -j A", "*filter", "-A A -j B", "-A B -j A", "-A B -j FORWARD", "-A A -j A", "-A A -g B",
            "-A B -s 10.231.0.2/32 -j ACCEPT");

        Assert.True(rules.PassingOf(AddressFamily.InterNetwork).PassesFrom(Web));
    }

    [Fact]
    public void Read_CommentWithQuotesAndWhatLooksLikeOptions_IsOneWord()
    {
        const string rule = """-s 10.231.0.2/32 -m comment --comment "say \"no\" -j ACCEPT \\ -d 10.9.9.9 -p tcp" -j DROP""";

        var refusal = Assert.Single(Read($"-A FORWARD {rule}", "*filter").PassingOf(AddressFamily.InterNetwork).Refusals);

        Assert.Equal((rule, true), (refusal.Text, refusal.IsWhole));
        Assert.Null(refusal.Destination);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n")]
    public void Read_NoRules_EverythingPassesUnchanged(string text)
    {
        var rules = IptablesRules.Read(text, AddressFamily.InterNetwork);

        Assert.Empty(rules.Arriving);
        Assert.Empty(rules.Leaving);
        Assert.True(rules.PassingOf(AddressFamily.InterNetwork).IsOpen);
    }

    private static PacketRules Read(string first, string table, params string[] more) =>
        IptablesRules.Read(string.Join('\n', [table, first, .. more, "COMMIT", ""]), AddressFamily.InterNetwork);

    private static PacketRules Without(string start) => IptablesRules.Read(
        string.Join('\n', Dumps.Recorded("nft").Split('\n').Where(line => !line.StartsWith(start, StringComparison.Ordinal))),
        AddressFamily.InterNetwork);

    private static bool PassesTo(ForwardRules rules, IPAddress address, int port) => rules.IsOpen || rules.Destinations.Any(one =>
        one.Destination.Contains(address) && (one.Port is null || one.Port == port));
}
