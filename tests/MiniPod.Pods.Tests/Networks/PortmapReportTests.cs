using System.Net;
using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Networks;

/// <summary>Reports as the plugins made them.</summary>
public sealed class PortmapReportTests
{
    private const int Limit = 30_000;

    private const string Entry =
        "could not check ipv{0} dnat: rule [[-m comment --comment dnat name: \"n\" id: \"53d9\" -m multiport -p tcp "
        + "--destination-ports 8202]] in chain CNI-HOSTPORT-DNAT not found in table nat";

    private const string Count = "missing hostport rules in \"hostports\" chain";

    private const string Rules =
        "could not check ipv{0} dnat: rule [[-p tcp --dport 8202 -s 10.231.6.2/24 -j CNI-HOSTPORT-SETMARK] [-p tcp --dport 8202 "
        + "-s 127.0.0.1 -j CNI-HOSTPORT-SETMARK] [-p tcp --dport 8202 -j DNAT --to-destination {1}:80]] in chain CNI-DN-d1d6 not found "
        + "in table nat";

    [Theory]
    [InlineData("10.231.6.2", "8202:80", Entry, "6", "", "1.3")] // the pod has no such address
    [InlineData("10.231.6.2", "8202:80", Entry, "4", "", null)]
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Entry, "6", "", null)]
    [InlineData("10.231.6.2 fd4d::2", "127.0.0.1:8202:80", Entry, "6", "", "1.3")] // which is not published there
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "6", "10.231.6.2", "1.3")] // those of the other family
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "4", "[fd4d::2]", "1.3")]
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "4", "10.231.6.2", null)]
    [InlineData("10.231.6.2 fd4d::2", "8202:80", Rules, "6", "[fd4d::2]", null)]
    [InlineData("10.231.6.2", "8202:80", "missing hostport rules in \"masquerading\" chain", "", "", "1.9")]
    [InlineData("10.231.6.2", "8202:80", "something else", "", "", null)]
    public void FindMended_Report_OnlyIfTheRulesWereNeverToBeThere(
        string addresses, string port, string text, string family, string destination, string? mended)
    {
        var message = text.Replace("{0}", family, StringComparison.Ordinal).Replace("{1}", destination, StringComparison.Ordinal);

        Assert.Equal(
            mended,
            PortmapReport.FindMended(message, [.. addresses.Split(' ').Select(IPAddress.Parse)], [.. PortMapping.Parse(port)])?.ToString());
    }

    // portmap also takes the ports in the network's own file, which MiniPod does not read.
    [Fact]
    public void FindMended_NoPortsKnown_IsBelieved() =>
        Assert.Null(PortmapReport.FindMended(Entry.Replace("{0}", "6", StringComparison.Ordinal), [IPAddress.Loopback], []));

    [Theory(Timeout = Limit)]
    [InlineData(Entry, "CNI portmap plugin v1.1.1", true)]
    [InlineData(Entry, "CNI portmap plugin v1.2.0", true)]
    [InlineData(Entry, "CNI portmap plugin v1.3.0", false)]
    [InlineData(Entry, "CNI portmap plugin v1.9.1", false)]
    [InlineData(Count, "CNI portmap plugin v1.6.0", true)]
    [InlineData(Count, "CNI portmap plugin v1.8.0", true)]
    [InlineData(Count, "CNI portmap plugin v1.9.0", false)]
    [InlineData(Count, "CNI portmap plugin v1.10.0", false)]
    [InlineData(Count, "CNI portmap plugin v1.9.0-7-g0123abc", true)]
    [InlineData(Count, "CNI portmap plugin version unknown", true)] // Debian
    [InlineData(Count, "", true)]
    [InlineData("something else", "CNI portmap plugin v1.1.1", false)]
    public async Task IsFalse_Release_DecidesWhetherAKnownFaultIsOne(string text, string release, bool expected)
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TempDirectory();
        var message = text.Replace("{0}", "6", StringComparison.Ordinal);

        var isFalse = await PortmapReport.IsFalseAsync(
            Plugin(folder, "portmap", release), message, [IPAddress.Parse("10.231.6.2")], PortMapping.Parse("8202:80"), token);

        Assert.Equal(expected, isFalse);
    }

    // Only where it decides: it is a program more to run.
    [Theory(Timeout = Limit)]
    [InlineData("portmap", "something else")]
    [InlineData("bridge", Count)]
    public async Task IsFalse_OtherReport_AsksForNoRelease(string type, string text)
    {
        using var folder = new TempDirectory();
        var plugin = Plugin(folder, type, "CNI portmap plugin v1.1.1");

        Assert.False(await PortmapReport.IsFalseAsync(
            plugin, text, [], PortMapping.Parse("8202:80"), TestContext.Current.CancellationToken));

        Assert.False(File.Exists($"{plugin.Path}.asked"));
    }

    // Another process writes the program: while this one does, another test may start a process that still has it open.
    private static PluginInvocation Plugin(TempDirectory folder, string type, string release)
    {
        var text = folder.WriteScript(
            $"{type}.text",
            $"""
            >"$0.asked"
            printf '%s\n' '{release}' 'CNI protocol versions supported: 0.4.0, 1.0.0' >&2
            """);
        Command.Run("install", "-m", "755", text, folder[type]);
        return new PluginInvocation
        {
            Command = "CHECK",
            PluginType = type,
            Path = folder[type],
            Network = "n",
            Position = 1,
            Count = 2,
            Environment = new Dictionary<string, string>(),
            Stdin = default,
        };
    }
}
