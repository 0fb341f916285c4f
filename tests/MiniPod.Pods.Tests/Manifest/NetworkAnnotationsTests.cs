using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Manifest;

public sealed class NetworkAnnotationsTests
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks", Ingress = "kubernetes.io/ingress-bandwidth",
        Egress = "kubernetes.io/egress-bandwidth";

    private readonly List<string> _faults = [];

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a, b", "a b")]
    [InlineData("kube-system/a@eth7,b", "a@eth7 b")]
    [InlineData("""[{"name":"a"},{"name":"b","namespace":"x","interface":"eth7"}]""", "a b@eth7")]
    [InlineData("""{"name":"a","ips":["10.0.0.9/24","fd00::9"],"mac":"0A:58:0a:00:00:09"}""", "a 10.0.0.9/24 fd00::9 0a:58:0a:00:00:09")]
    public void Added_BothForms_AreTheNetworksInOrder(string text, string expected)
    {
        var added = Of((Networks, text)).Added();

        Assert.Empty(_faults);
        Assert.Equal(expected, string.Join(' ', added.Select(Show)));
    }

    [Theory]
    [InlineData("a,,b", "the network's name is empty")]
    [InlineData("a@lo", "\"lo\" is not a valid interface name")]
    [InlineData("a:b", "have no ':'")]
    [InlineData("[1]", "an element is not an object")]
    [InlineData("""[{"name":"a","name":"b"}]""", "is not valid")]
    [InlineData("[{}]", "the network's name is empty")]
    [InlineData("[{", "is not valid")]
    [InlineData("""[{"name":1}]""", "\"name\" is not a text")]
    [InlineData("""[{"name":"a","ips":"10.0.0.9"}]""", "\"ips\" is not a list")]
    [InlineData("""[{"name":"a","ips":["x"]}]""", "\"x\" is not a valid IP address")]
    [InlineData("""[{"name":"a","interface":"e,ip=1.2.3.4"}]""", "have no ':' and no ','")]
    [InlineData("""[{"name":"a","default-route":["10.0.0.1"]}]""", "\"default-route\" is not supported")]
    public void Added_NotANetwork_IsTold(string text, string reason)
    {
        Assert.Empty(Of((Networks, text)).Added());

        Assert.Contains(reason, Assert.Single(_faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1M", null, 1_000_000L, null)]
    [InlineData(null, "10Mi", null, 10L << 20)]
    [InlineData("1k", "1P", 1000L, 1_000_000_000_000_000L)]
    public void Bandwidth_Quantities_AreBitsASecond(string? ingress, string? egress, long? receives, long? sends) =>
        Assert.Equal(new PodBandwidth(receives, sends), Limited(ingress, egress).Bandwidth());

    [Theory]
    [InlineData("999", "from 1k to 1P")]
    [InlineData("2P", "from 1k to 1P")]
    [InlineData("-1M", "from 1k to 1P")]
    [InlineData("fast", "fast")]
    public void Bandwidth_NoRate_IsTold(string text, string reason)
    {
        Assert.Null(Limited(text, null).Bandwidth());

        Assert.Contains(reason, Assert.Single(_faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Bandwidth_NotAsked_IsNone() => Assert.Null(Of().Bandwidth());

    private static string Show(NetworkRequest network)
    {
        var name = network.Name + (network.InterfaceName is { } given ? $"@{given}" : "");
        return string.Join(' ', network.Ips.Prepend(name).Append(network.Mac).OfType<string>());
    }

    private NetworkAnnotations Limited(string? ingress, string? egress) =>
        Of([.. ingress is null ? [] : new[] { (Ingress, ingress) }, .. egress is null ? [] : new[] { (Egress, egress) }]);

    private NetworkAnnotations Of(params (string Key, string Value)[] annotations) =>
        new(annotations.ToDictionary(one => one.Key, one => one.Value), (_, message) => _faults.Add(message));
}
