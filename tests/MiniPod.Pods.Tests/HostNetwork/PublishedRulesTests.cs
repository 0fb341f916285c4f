using System.Net;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.HostNetwork;

public sealed class PublishedRulesTests
{
    [Fact]
    public void For_Port_AcceptsWhatPortmapTurnedToThePodAlone()
    {
        var rule = Assert.Single(For("10.1.0.2", "8080:80"));

        Assert.Equal(
            ("CNI-FORWARD", """-d 10.1.0.2/32 -p tcp -m conntrack --ctstate DNAT -m tcp --dport 80 -m comment --comment "published name: \"net\" id: \"abc\"" -j ACCEPT"""),
            rule);
    }

    [Theory]
    [InlineData("10.1.0.2", "0.0.0.0:8080:80", 1)]
    [InlineData("10.1.0.2", "192.0.2.1:8080:80", 1)]
    [InlineData("10.1.0.2", "127.0.0.1:8080:80", 0)] // reachable only from this host
    [InlineData("10.1.0.2", "[::]:8080:80", 0)]
    [InlineData("fd00::2", "[::]:8080:80", 2)] // and what the host sends to ::1
    [InlineData("fd00::2", "[2001:db8::1]:8080:80", 1)]
    [InlineData("fd00::2", "0.0.0.0:8080:80", 0)]
    [InlineData("fd00::2", "[::1]:8080:80", 0)]
    [InlineData("fd00::2", "8080:80", 2)]
    public void For_HostAddress_IsHeeded(string pod, string port, int rules) => Assert.Equal(rules, For(pod, port).Count());

    [Theory]
    [InlineData("tcp", "REJECT --reject-with tcp-reset")]
    [InlineData("udp", "REJECT")]
    public void For_IPv6_RefusesWhatTheHostSendsToItsLoopbackAddress(string protocol, string target)
    {
        var rule = Assert.Single(For("fd00::2", $"8080:80/{protocol}"), rule => rule.Chain == "OUTPUT");

        Assert.Equal(
            $$"""-s ::1/128 -d fd00::2/128 -p {{protocol}} -m conntrack --ctstate DNAT -m {{protocol}} --dport 80 -m comment --comment "published name: \"net\" id: \"abc\"" -j {{target}}""",
            rule.Rule);
    }

    [Fact]
    public void For_TwoHostPortsToOne_IsOneRule() => Assert.Single(For("10.1.0.2", "8080:80", "8081:80"));

    [Fact]
    public void For_Comment_IsFoundByPrune()
    {
        var dump = RuleDump.Parse($"*filter\n-A CNI-FORWARD {For("10.1.0.2", "8080:80").Single().Rule}\nCOMMIT\n");

        Assert.Equal([("net", "abc")], dump.Owners());
    }

    private static IEnumerable<(string Chain, string Rule)> For(string pod, params string[] ports) =>
        PublishedRules.For("net", "abc", IPAddress.Parse(pod), ports.SelectMany(PortMapping.Parse));
}
