using System.Net.Sockets;
using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.NetworkRules;

namespace MiniPod.Pods.Tests.NetworkRules;

/// <summary>The mistakes in a network's configuration that are found before a pod finds them.</summary>
public sealed class NetworkMistakesTests : IDisposable
{
    private readonly TempDirectory _files = new();

    [Theory]
    [InlineData("bridge", "\"mtu\": \"1400\"", "plugins[0].mtu", "must be a whole number, not \"1400\"")]
    [InlineData("bridge", "\"mtu\": 70000", "plugins[0].mtu", "70000 is not between -2147483648 and 65535")]
    [InlineData("bridge", "\"ipMasq\": \"true\"", "plugins[0].ipMasq", "must be true or false, not \"true\"")]
    [InlineData("bridge", "\"vlan\": 5000", "plugins[0].vlan", "5000 is not between 0 and 4094")]
    [InlineData("bridge", "\"bridge\": \"abridgewithalongname\"", "plugins[0].bridge", "not a valid name of an interface")]
    [InlineData("macvlan", "\"master\": \"nosuchlink\"", "plugins[0].master", "this host has no interface \"nosuchlink\"")]
    [InlineData("macvlan", "\"mode\": \"l2\"", "plugins[0].mode", "\"l2\" is not one of bridge, private, vepa, passthru")]
    [InlineData("vlan", "\"vlanId\": 7", "plugins[0].master", "is missing")]
    [InlineData("host-device", "\"device\": \"\"", "plugins[0].device", "is missing")]
    [InlineData("vrf", "\"table\": 7", "plugins[0].vrfname", "is missing")]
    [InlineData("bandwidth", "\"ingressRate\": 1000", "plugins[0].ingressRate", "needs ingressBurst")]
    [InlineData("tuning", "\"mac\": \"02:00\"", "plugins[0].mac", "is not a MAC address")]
    [InlineData("tuning", "\"sysctl\": { \"net.core.somaxconn\": 500 }", "plugins[0].sysctl", "must be a text, not 500")]
    [InlineData("portmap", "\"conditionsV4\": \"-d\"", "plugins[0].conditionsV4", "must be an array of texts")]
    public void Find_KeyOfAPlugin_NamesFileLineKeyAndProblem(string type, string key, string path, string problem)
    {
        var mistake = Assert.Single(NetworkMistakes.Find(Read($$"""{ "type": "{{type}}", {{key}} }""")));

        Assert.Equal((_files["net.conflist"], 4, path), (mistake.File, mistake.Line, mistake.Key));
        Assert.Contains(problem, mistake.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"subnet\": \"10.60.20/24\"", "subnet", "\"10.60.20/24\" is not an address with a prefix length")]
    [InlineData("\"subnet\": \"10.60.20.5/24\"", "subnet", "has bits beyond its prefix: the network is 10.60.20.0/24")]
    [InlineData("\"subnet\": \"10.60.20.0/31\"", "subnet", "is too small")]
    [InlineData("\"ranges\": []", "ranges", "are missing")]
    [InlineData("\"ranges\": [ [ { } ] ]", "ranges[0][0].subnet", "is missing")]
    [InlineData("\"ranges\": [ { \"subnet\": \"10.1.0.0/16\" } ]", "ranges[0]", "must be an array of ranges")]
    [InlineData(
        "\"ranges\": [ [ { \"subnet\": \"10.1.0.0/16\" } ], [ { \"subnet\": \"10.1.2.0/24\" } ] ]",
        "ranges[1][0].subnet",
        "10.1.2.0/24 overlaps with 10.1.0.0/16")]
    [InlineData("\"subnet\": \"10.1.0.0/16\", \"rangeStart\": \"10.2.0.5\"", "rangeStart", "10.2.0.5 is not in 10.1.0.0/16")]
    [InlineData(
        "\"subnet\": \"10.1.0.0/16\", \"rangeStart\": \"10.1.0.9\", \"rangeEnd\": \"10.1.0.5\"",
        "rangeEnd",
        "is before rangeStart: 10.1.0.0/16 from 10.1.0.9 to 10.1.0.5")]
    [InlineData(
        "\"ranges\": [ [ { \"subnet\": \"10.1.0.0/16\", \"rangeEnd\": \"10.1.0.20\" }, "
        + "{ \"subnet\": \"10.1.0.0/16\", \"rangeStart\": \"10.1.0.20\" } ] ]",
        "ranges[0][1].subnet",
        "10.1.0.0/16 from 10.1.0.20 overlaps with 10.1.0.0/16 to 10.1.0.20")]
    [InlineData("\"subnet\": \"10.1.0.0/16\", \"gateway\": \"10.1.0\"", "gateway", "is not an IP address")]
    [InlineData("\"subnet\": \"10.1.0.0/16\", \"routes\": [ { \"dst\": \"default\" } ]", "routes[0].dst", "the default route is 0.0.0.0/0")]
    [InlineData("\"subnet\": \"fd00::/64\", \"routes\": [ { \"gw\": \"fd00::1\" } ]", "routes[0].dst", "is missing")]
    public void Find_KeyOfHostLocal_NamesKeyAndProblem(string keys, string path, string problem)
    {
        var mistake = Assert.Single(NetworkMistakes.Find(Read(
            $$"""{ "type": "bridge", "ipam": { "type": "host-local", {{keys}} } }""")));

        Assert.Equal($"plugins[0].ipam.{path}", mistake.Key);
        Assert.Contains(problem, mistake.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_SeveralMistakes_FindsEachOnItsLine()
    {
        var mistakes = NetworkMistakes.Find(Read(
            """
            { "type": "bridge", "mtu": "x",
              "ipam": {
                "type": "static",
                "addresses": [
                  { "address": "10.1.0.5" } ] } },
            { "type": "portmap", "snat": 1 }
            """));

        Assert.Equal(
            [("plugins[0].mtu", 4), ("plugins[0].ipam.addresses[0].address", 8), ("plugins[1].snat", 9)],
            mistakes.Select(mistake => (mistake.Key, mistake.Line!.Value)));
    }

    [Fact]
    public void Find_FileWithASinglePlugin_NamesItsKeys()
    {
        var path = _files.Write("one.conf", "{ \"cniVersion\": \"1.0.0\", \"name\": \"one\",\n\"type\": \"bridge\",\n\"mtu\": true }");

        var mistake = Assert.Single(NetworkMistakes.Find(NetworkConfigList.Load(path)));

        Assert.Equal(("mtu", 3), (mistake.Key, mistake.Line));
    }

    [Fact]
    public void Find_PluginOfItsOwnFile_NamesThePlugin()
    {
        _files.Write("net/1.conf", """{ "type": "bridge", "mtu": true }""");
        var path = _files.Write("net.conflist", """{ "cniVersion": "1.0.0", "name": "net", "plugins": [ { "type": "loopback" } ] }""");

        Assert.Equal("bridge: mtu", Assert.Single(NetworkMistakes.Find(NetworkConfigList.Load(path))).Key);
    }

    [Fact]
    public void Find_DaemonOfDhcpRuns_FindsNothing()
    {
        using var directory = new TempDirectory();
        using var daemon = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        daemon.Bind(new UnixDomainSocketEndPoint(directory["dhcp.sock"]));
        daemon.Listen();

        Assert.Empty(NetworkMistakes.Find(Read(
            $$"""{ "type": "bridge", "ipam": { "type": "dhcp", "request": 7, "DaemonSocketPath": "{{directory["dhcp.sock"]}}" } }""")));
    }

    [Fact]
    public void Find_DaemonOfDhcpDoesNotRun_NamesItsSocket()
    {
        var mistake = Assert.Single(NetworkMistakes.Find(Read(
            """{ "type": "bridge", "ipam": { "type": "dhcp", "daemonSocketPath": "/no/such.sock" } }""")));

        Assert.Equal("plugins[0].ipam.type", mistake.Key);
        Assert.Contains("nothing listens at /no/such.sock", mistake.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "bridge", "mtu": 0, "bridge": "", "vlan": null, "someOtherKey": [] }""")]
    [InlineData("""{ "type": "foreign", "mtu": "anything" }""")]
    [InlineData("""{ "type": "bridge", "IPAM": { "TYPE": "host-local", "Subnet": "10.1.0.0/16" } }""")]
    [InlineData("""{ "type": "bridge", "capabilities": { "ipRanges": true }, "ipam": { "type": "host-local" } }""")]
    [InlineData("""{ "type": "macvlan", "master": "nosuchlink", "linkInContainer": true }""")]
    [InlineData("""{ "type": "bridge", "ipam": { "type": "host-local", "subnet": "10.1.0.0/16", "routes": null, "resolvConf": "" } }""")]
    [InlineData("""
        { "type": "bridge", "ipam": { "type": "host-local", "ranges": [ [ { "subnet": "10.1.0.0/16", "rangeEnd": "10.1.0.9" },
          { "subnet": "10.1.0.0/16", "rangeStart": "10.1.0.10" } ] ] } }
        """)]
    public void Find_WhatPluginsAcceptOrIgnore_FindsNothing(string plugin) => Assert.Empty(NetworkMistakes.Find(Read(plugin)));

    [Fact]
    public void Find_NetworksThatComeWithMiniPod_HaveNone()
    {
        var files = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "cni-conf"), "*.conflist").ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(NetworkMistakes.Find(NetworkConfigList.Load(file)), mistake =>
            !mistake.Problem.Contains("this host has no interface", StringComparison.Ordinal)));
    }

    public void Dispose() => _files.Dispose();

    private NetworkConfigList Read(string plugins)
    {
        var path = _files.Write("net.conflist", $$"""
            {
              "cniVersion": "1.0.0", "name": "net",
              "plugins": [
            {{plugins}}
              ]
            }
            """);
        return NetworkConfigList.Parse(Encoding.UTF8.GetBytes(File.ReadAllText(path)), path);
    }
}
