using System.Text;

namespace MiniPod.Cni.Tests;

public sealed class ResultTests
{
    private const string Full11 =
        """{"cniVersion":"1.1.0","interfaces":[{"name":"br0","mac":"aa:aa:aa:aa:aa:aa"},{"name":"eth0","mac":"bb:bb:bb:bb:bb:bb","mtu":1400,"sandbox":"/run/netns/x","socketPath":"/s","pciID":"0000:01:00.0"}],"ips":[{"interface":1,"address":"10.1.2.3/24","gateway":"10.1.2.1"},{"address":"fd00::2/64","gateway":"fd00::1"},{"interface":0,"address":"10.9.9.9/16"}],"routes":[{"dst":"0.0.0.0/0","gw":"10.1.2.1","mtu":1300,"advmss":1260,"priority":7,"table":0,"scope":253},{"dst":"fd01::/64"}],"dns":{"nameservers":["10.1.2.1"],"domain":"example","search":["a","b"],"options":["ndots:1"]}}""";
    private const string Full04 =
        """{"cniVersion":"0.4.0","interfaces":[{"name":"br0","mac":"aa:aa:aa:aa:aa:aa"},{"name":"eth0","mac":"bb:bb:bb:bb:bb:bb","sandbox":"/run/netns/x"}],"ips":[{"version":"4","interface":1,"address":"10.1.2.3/24","gateway":"10.1.2.1"},{"version":"6","address":"fd00::2/64","gateway":"fd00::1"},{"version":"4","interface":0,"address":"10.9.9.9/16"}],"routes":[{"dst":"0.0.0.0/0","gw":"10.1.2.1"},{"dst":"fd01::/64"}],"dns":{"nameservers":["10.1.2.1"],"domain":"example","search":["a","b"],"options":["ndots:1"]}}""";
    private const string Full02 =
        """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.2.3/24","gateway":"10.1.2.1","routes":[{"dst":"0.0.0.0/0","gw":"10.1.2.1"}]},"ip6":{"ip":"fd00::2/64","gateway":"fd00::1","routes":[{"dst":"fd01::/64"}]},"dns":{"nameservers":["10.1.2.1"],"domain":"example","search":["a","b"],"options":["ndots:1"]}}""";
    private const string From02 =
        """{"cniVersion":"1.1.0","ips":[{"address":"10.1.2.3/24","gateway":"10.1.2.1"},{"address":"fd00::2/64","gateway":"fd00::1"}],"routes":[{"dst":"0.0.0.0/0","gw":"10.1.2.1"},{"dst":"fd01::/64"}],"dns":{"nameservers":["10.1.2.1"],"domain":"example","search":["a","b"],"options":["ndots:1"]}}""";

    [Theory]
    [InlineData(Full11, "1.1.0", Full11)]
    [InlineData(Full11, "0.4.0", Full04)]
    [InlineData(Full11, "0.2.0", Full02)]
    [InlineData(Full04, "0.2.0", Full02)]
    [InlineData(Full02, "1.1.0", From02)]
    public void ConvertTo_Golden_IsExactlyThis(string from, string version, string expected) =>
        Assert.Equal(expected, Parse(from).ConvertTo(version).ToJson());

    // Every version to every other version. There are three shapes; versions of the same shape differ only in their
    // number.
    [Fact]
    public void ConvertTo_EveryVersionFromEvery_IsExactlyThis()
    {
        var shapes = new[] { new[] { "0.1.0", "0.2.0" }, ["0.3.0", "0.3.1", "0.4.0"], ["1.0.0", "1.1.0"] };
        string[,] expected =
        {
            { Full02, From02.Replace("{\"address\":\"1", "{\"version\":\"4\",\"address\":\"1", StringComparison.Ordinal).Replace(
                "{\"address\":\"f", "{\"version\":\"6\",\"address\":\"f", StringComparison.Ordinal), From02 },
            { Full02, Full04, Full04.Replace("\"version\":\"4\",", "", StringComparison.Ordinal).Replace(
                "\"version\":\"6\",", "", StringComparison.Ordinal) },
            { Full02, Full04, Full11 },
        };
        string[] sources = [Full02, Full04, Full11];
        foreach (var (from, to) in Enumerable.Range(0, 3).SelectMany(_ => Enumerable.Range(0, 3), (from, to) => (from, to)))
        {
            foreach (var (fromVersion, version) in shapes[from].SelectMany(_ => shapes[to], (a, b) => (a, b)))
                Assert.Equal(Of(expected[from, to], version), Parse(Of(sources[from], fromVersion)).ConvertTo(version).ToJson());
        }

        static string Of(string result, string version) =>
            $"{{\"cniVersion\":\"{version}\"{result[result.IndexOf(',', StringComparison.Ordinal)..]}";
    }

    [Fact]
    public void ConvertTo_WithinAShape_ChangesTheVersionAlone()
    {
        foreach (var (from, versions) in new[]
        {
            (Full11, new[] { "1.0.0", "1.1.0" }),
            (Full04, ["0.3.0", "0.3.1", "0.4.0"]),
            (Full02, ["0.1.0", "0.2.0"]),
        })
        {
            var result = Parse(from[..^1] + ""","unknown":{"kept":1.00}}""");
            foreach (var version in versions)
            {
                Assert.Equal(
                    result.ToJson().Replace($"\"{result.CniVersion}\"", $"\"{version}\"", StringComparison.Ordinal),
                    result.ConvertTo(version).ToJson());
            }
        }
    }

    [Fact]
    public void Parse_Current_HasTypedView()
    {
        var result = Parse(Full11);

        Assert.Equal(
            new CniInterface
            {
                Name = "eth0",
                Mac = "bb:bb:bb:bb:bb:bb",
                Mtu = 1400,
                Sandbox = "/run/netns/x",
                SocketPath = "/s",
                PciId = "0000:01:00.0",
            },
            result.Interfaces[1]);
        Assert.Equal(["10.1.2.3/24", "fd00::2/64", "10.9.9.9/16"], result.Ips.Select(ip => ip.Address.ToString()));
        Assert.Equal([1, null, 0], result.Ips.Select(ip => ip.Interface));
        Assert.Equal("10.1.2.1", result.Ips[0].Gateway!.ToString());
        Assert.Null(result.Ips[2].Gateway);
        Assert.Equal(
            (1300, 1260, 7, 0, 253),
            (
                result.Routes[0].Mtu,
                result.Routes[0].AdvertisedMss,
                result.Routes[0].Priority,
                result.Routes[0].Table,
                result.Routes[0].Scope));
        Assert.Equal(["a", "b"], result.Dns.Search);
        Assert.Equal("example", result.Dns.Domain);
    }

    [Fact]
    public void ContainerIps_AddressOfAnInterfaceOfTheHost_IsNotOfTheContainer()
    {
        var result = Parse(
            """
            {"cniVersion":"1.0.0","interfaces":[{"name":"br0"},{"name":"eth0","sandbox":"/run/netns/x"}],
             "ips":[{"address":"10.1.0.1/24","interface":0},{"address":"10.1.0.2/24","interface":1},{"address":"10.1.0.3/24"},
                    {"address":"10.1.0.4/24","interface":7}]}
            """);

        Assert.Equal(["10.1.0.2/24", "10.1.0.3/24", "10.1.0.4/24"], result.ContainerIps.Select(ip => ip.Address.ToString()));
    }

    [Theory]
    [InlineData("""{"ip4":{"ip":"10.0.0.2/24"}}""", "", "0.1.0")]
    [InlineData("""{"cniVersion":"","ips":[]}""", "0.4.0", "0.4.0")]
    [InlineData("""{}""", "1.1.0", "1.1.0")]
    [InlineData("""null""", "1.0.0", "1.0.0")]
    [InlineData("""{"cniVersion":"0.3.1"}""", "1.1.0", "0.3.1")]
    public void Parse_VersionMissing_AssumesTheConfigurations(string json, string assumed, string expected)
    {
        var result = CniResult.Parse(Encoding.UTF8.GetBytes(json), assumed);

        Assert.Equal(expected, result.CniVersion);
        Assert.Contains($"\"cniVersion\":\"{expected}\"", result.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_KeysInAnotherCase_AreRead()
    {
        var result = Parse(
            """{"CNIVersion":"1.0.0","Interfaces":[{"Name":"eth0"}],"IPs":[{"Address":"10.0.0.1/24","Interface":0}],"DNS":{"Nameservers":["1.1.1.1"]}}""");

        Assert.Equal("eth0", result.Interfaces.Single().Name);
        Assert.Equal(0, result.Ips.Single().Interface);
        Assert.Equal("1.1.1.1", result.Dns.Nameservers.Single());
    }

    [Theory]
    [InlineData("10.1.2.3/24", "10.1.2.3/24")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("FD00::0:2/64", "fd00::2/64")]
    [InlineData("::ffff:10.1.2.3/120", "10.1.2.3/24")]
    public void Address_Valid_KeepsItsHostBits(string text, string expected) => Assert.Equal(expected, CniAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("10.1.2.3")]
    [InlineData("10.1.2.3/")]
    [InlineData("10.1.2.3/33")]
    [InlineData("10.1.2.3/-1")]
    [InlineData("10.1.2.3/+1")]
    [InlineData("10.1.2.3/ 1")]
    [InlineData("10.1.2/24")]
    [InlineData("10.1.2.03/24")]
    [InlineData("0x0a.1.2.3/24")]
    [InlineData("10.1.2.256/24")]
    [InlineData("fd00::1/129")]
    [InlineData("fd00::1%eth0/64")]
    [InlineData("[fd00::1]/64")]
    [InlineData("fd00:::1/64")]
    [InlineData("/24")]
    public void Address_Invalid_IsRefused(string text)
    {
        Assert.Throws<FormatException>(() => CniAddress.Parse(text));
        Assert.Throws<CniResultException>(() => Parse($$"""{"cniVersion":"1.0.0","ips":[{"address":"{{text}}"}]}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("""{"cniVersion":"1.2.0"}""")]
    [InlineData("""{"cniVersion":1}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":{}}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[1]}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[{}]}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.1/24","interface":"0"}]}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.1/24","gateway":"x"}]}""")]
    [InlineData("""{"cniVersion":"1.0.0","routes":[{"gw":"10.0.0.1"}]}""")]
    [InlineData("""{"cniVersion":"1.0.0","dns":[]}""")]
    [InlineData("""{"cniVersion":"1.0.0","dns":{"nameservers":[1]}}""")]
    [InlineData("""{"cniVersion":"0.2.0","ip4":"10.0.0.1/24"}""")]
    [InlineData("""{"cniVersion":"0.2.0","ip4":{"gateway":"10.0.0.1"}}""")]
    [InlineData("""{"cniVersion":"1.0.0","interfaces":[{"name":"\ud800"}]}""")]
    public void Parse_Invalid_ThrowsTheDocumentedException(string json) => Assert.Throws<CniResultException>(() => Parse(json));

    [Fact]
    public void ConvertTo_NoAddress_CannotBeToldBefore030()
    {
        var result = Parse("""{"cniVersion":"1.0.0","interfaces":[{"name":"lo"}]}""");

        Assert.Throws<CniResultException>(() => result.ConvertTo("0.2.0"));
        Assert.Throws<CniResultException>(() => result.ConvertTo("3.0.0"));
    }

    [Fact]
    public void ConvertTo_OneFamilyBefore030_DropsTheRoutesOfTheOther()
    {
        var result = Parse("""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.2/24"}],"routes":[{"dst":"::/0"},{"dst":"0.0.0.0/0"}]}""");

        Assert.Equal(
            """{"cniVersion":"0.1.0","ip4":{"ip":"10.0.0.2/24","routes":[{"dst":"0.0.0.0/0"}]},"dns":{}}""",
            result.ConvertTo("0.1.0").ToJson());
    }

    [Fact]
    public void Parse_EmptyGatewayAndInterfaceZero_AreToldApart()
    {
        var result = Parse(
            """{"cniVersion":"0.4.0","interfaces":[{"name":"eth0"}],"ips":[{"version":"4","address":"10.0.0.2/24","gateway":"","interface":0},{"version":"4","address":"10.0.0.3/24"}]}""").ConvertTo(
            "1.0.0");

        Assert.Null(result.Ips[0].Gateway);
        Assert.Equal(0, result.Ips[0].Interface);
        Assert.Null(result.Ips[1].Interface);
        Assert.Contains("\"interface\":0", result.ToJson(), StringComparison.Ordinal);
    }

    private static CniResult Parse(string json) => CniResult.Parse(Encoding.UTF8.GetBytes(json));
}
