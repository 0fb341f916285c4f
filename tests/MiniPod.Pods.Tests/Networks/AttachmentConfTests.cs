using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Networks;

public sealed class AttachmentConfTests
{
    private const string Plain = """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a"}]}""";
    private const string Able =
        """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a","capabilities":{"ips":true,"mac":true}},{"type":"b","capabilities":{"portMappings":true}}]}""";

    [Fact]
    public void Build_Always_SaysWhatKubeletsRuntimesSayInTheirOrder()
    {
        var conf = Build(Plain, new PodNetwork { Network = "net", InterfaceName = "eth0", Config = Plain, Source = "test" });

        Assert.Equal(
            "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=pod;K8S_POD_INFRA_CONTAINER_ID=sandbox;K8S_POD_UID=uid",
            CniArgs.Format(conf.Args));
        Assert.Equal("sandbox", conf.ContainerId);
        Assert.Equal("eth0", conf.IfName);
        Assert.Equal("/var/run/netns/pod", conf.NetNs);
        Assert.Empty(conf.CapabilityArgs!);
    }

    [Fact]
    public void Build_AddressesThatNoPluginDeclares_GoIntoCniArgs()
    {
        var conf = Build(Plain, Asking(Plain, "10.0.0.9"));

        Assert.EndsWith(";IP=10.0.0.9;MAC=0a:58:0a:00:00:09", CniArgs.Format(conf.Args), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_AddressesThatPluginsDeclare_AreCapabilities()
    {
        var conf = Build(Able, Asking(Able, "10.0.0.9", "fd00::9"));

        Assert.Equal("""{"ips":["10.0.0.9","fd00::9"],"mac":"0a:58:0a:00:00:09"}""", conf.CapabilityArgs!.ToJsonString());
        Assert.DoesNotContain("IP=", CniArgs.Format(conf.Args), StringComparison.Ordinal);
        AttachmentConf.Check(Asking(Able, "10.0.0.9", "fd00::9"), Asking(Able).List);
    }

    [Theory]
    [InlineData("static", "10.0.0.9/24")]
    [InlineData("somebodys", "10.0.0.9/24")]
    [InlineData("host-local", "10.0.0.9")] // older versions accept only this
    public void Build_AddressWithAPrefix_IsPassedOnAsThePluginTakesIt(string ipam, string expected)
    {
        var able = $$$"""
            {"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a","capabilities":{"ips":true},"ipam":{"type":"{{{ipam}}}"}}]}
            """;
        var plain = able.Replace("\"capabilities\":{\"ips\":true},", "", StringComparison.Ordinal);

        Assert.Equal(expected, (string?)Build(able, Asking(able, "10.0.0.9/24")).CapabilityArgs!["ips"]![0]);
        Assert.Contains($";IP={expected};", CniArgs.Format(Build(plain, Asking(plain, "10.0.0.9/24")).Args), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_TwoAddressesOnANetworkForOne_IsRefusedByCheckAndNeverInTheWayOfDel()
    {
        Assert.Throws<PodException>(() => AttachmentConf.Check(Asking(Plain, "10.0.0.9", "10.0.0.10"), Asking(Plain).List));

        Build(Plain, Asking(Plain, "10.0.0.9", "10.0.0.10"));
    }

    [Fact]
    public void Build_BandwidthThatAPluginDeclares_IsACapabilityAndOtherwiseANote()
    {
        const string able =
            """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a"},{"type":"bandwidth","capabilities":{"bandwidth":true}}]}""";
        var limits = new PodBandwidth(1_000_000, null);

        Assert.Equal(
            """{"bandwidth":{"ingressRate":1000000,"ingressBurst":4294967295}}""",
            Build(able, Asking(able), bandwidth: limits).CapabilityArgs!.ToJsonString());
        Assert.Empty(Build(Plain, Asking(Plain), bandwidth: limits).CapabilityArgs!);
        var spec = new PodSpec { Name = PodName.Parse("pod"), Bandwidth = limits };
        Assert.Empty(AttachmentConf.Notes(spec, [Asking(Plain), Asking(able)]));
        Assert.Contains("network \"net\"", Assert.Single(AttachmentConf.Notes(spec, [Asking(Plain)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Ports_GoToTheFirstNetworkThatPublishes()
    {
        var first = new PodNetwork { Network = "net", InterfaceName = "eth0", Config = Plain, Source = "test" };
        var second = first with { InterfaceName = "eth1", Config = Able };
        var third = first with { InterfaceName = "eth2", Config = Able };
        PodNetwork[] all = [first, second, third];

        Assert.Empty(Build(Plain, first, all).CapabilityArgs!);
        Assert.Empty(Build(Able, third, all).CapabilityArgs!);
        Assert.Equal(
            """{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp"},{"hostPort":53,"containerPort":53,"protocol":"udp","hostIP":"127.0.0.1"}]}""",
            Build(Able, second, all).CapabilityArgs!.ToJsonString());
    }

    private static PodNetwork Asking(
        string config,
        params string[] ips) => new()
        {
            Network = "net",
            InterfaceName = "eth0",
            Ips = ips,
            Mac = "0a:58:0a:00:00:09",
            Config = config,
            Source = "test",
        };

    private static RuntimeConf Build(string config, PodNetwork attachment, PodNetwork[]? all = null, PodBandwidth? bandwidth = null)
    {
        var record = new PodRecord
        {
            Id = new string('a', 32),
            Uid = "uid",
            CreatedAt = default,
            Spec = new PodSpec
            {
                Name = PodName.Parse("pod"),
                Bandwidth = bandwidth,
                Containers = all is null
                    ? []
                    :
                    [
                        new ContainerSpec
                        {
                            Name = PodName.Parse("c"),
                            Image = "i",
                            Ports = [.. PortMapping.Parse("8080:80"), .. PortMapping.Parse("127.0.0.1:53:53/udp")],
                        },
                    ],
            },
            Networks = all ?? [attachment],
        };
        return AttachmentConf.Build(record, attachment, NetworkConfigList.Parse(System.Text.Encoding.UTF8.GetBytes(config)), "sandbox");
    }
}
