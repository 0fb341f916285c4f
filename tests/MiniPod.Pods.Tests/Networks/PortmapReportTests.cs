using System.Net;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Networks;

/// <summary>Reports as the plugins made them.</summary>
public sealed class PortmapReportTests
{
    private const string Entry =
        "could not check ipv{0} dnat: rule [[-m comment --comment dnat name: \"n\" id: \"53d9\" -m multiport -p tcp "
        + "--destination-ports 8202]] in chain CNI-HOSTPORT-DNAT not found in table nat";

    private const string Rules =
        "could not check ipv{0} dnat: rule [[-p tcp --dport 8202 -s 10.231.6.2/24 -j CNI-HOSTPORT-SETMARK] [-p tcp --dport 8202 "
        + "-s 127.0.0.1 -j CNI-HOSTPORT-SETMARK] [-p tcp --dport 8202 -j DNAT --to-destination {1}:80]] in chain CNI-DN-d1d6 not found "
        + "in table nat";

    [Theory]
    [InlineData("10.231.6.2", "8202:80", Entry, "6", "", true)] // the pod has no such address
    [InlineData("10.231.6.2", "8202:80", Entry, "4", "", false)]
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Entry, "6", "", false)]
    [InlineData("10.231.6.2 fd4d::2", "127.0.0.1:8202:80", Entry, "6", "", true)] // which is not published there
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "6", "10.231.6.2", true)] // those of the other family
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "4", "[fd4d::2]", true)]
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "4", "10.231.6.2", false)]
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "6", "[fd4d::2]", false)]
    [InlineData("10.231.6.2", "8202:80", "missing hostport rules in \"masquerading\" chain", "", "", true)]
    [InlineData("10.231.6.2", "8202:80", "something else", "", "", false)]
    public void IsFalse_Report_OnlyIfTheRulesWereNeverToBeThere(
        string addresses, string port, string text, string family, string destination, bool expected)
    {
        var message = text.Replace("{0}", family, StringComparison.Ordinal).Replace("{1}", destination, StringComparison.Ordinal);

        Assert.Equal(
            expected,
            PortmapReport.IsFalse(message, [.. addresses.Split(' ').Select(IPAddress.Parse)], [.. PortMapping.Parse(port)]));
    }

    // portmap also takes the ports in the network's own file, which MiniPod does not read.
    [Fact]
    public void IsFalse_NoPortsKnown_IsBelieved() =>
        Assert.False(PortmapReport.IsFalse(Entry.Replace("{0}", "6", StringComparison.Ordinal), [IPAddress.Loopback], []));
}
