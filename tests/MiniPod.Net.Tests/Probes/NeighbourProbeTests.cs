using System.Net;
using MiniPod.Linux;
using MiniPod.Net.Probes;

namespace MiniPod.Net.Tests.Probes;

public sealed class NeighbourProbeTests
{
    [Theory]
    [InlineData("192.0.2.2", "192.0.2.1", true)]
    [InlineData("192.0.2.2", "192.0.2.9", false)]
    [InlineData("2001:db8::2", "2001:db8::1", true)]
    [InlineData("2001:db8::2", "2001:db8::9", false)]
    public void IsAnswered_SomebodyHasTheAddressOrNobody_IsThat(string sender, string target, bool expected)
    {
        using var namespaces = Pair();

        Assert.Equal(expected, NeighbourProbe.IsAnswered(namespaces["pod"], "eth0", IPAddress.Parse(sender), IPAddress.Parse(target)));
    }

    [Theory]
    [InlineData("ip -n @host link set v down")]
    [InlineData("ip -n @pod link set eth0 down")]
    [InlineData("ip -n @pod link del eth0")]
    public void IsAnswered_NoWayThere_IsFalse(string happens)
    {
        using var namespaces = Pair();
        namespaces.Run(happens);

        foreach (var (sender, target) in new[] { ("192.0.2.2", "192.0.2.1"), ("2001:db8::2", "2001:db8::1") })
            Assert.False(NeighbourProbe.IsAnswered(namespaces["pod"], "eth0", IPAddress.Parse(sender), IPAddress.Parse(target)));
    }

    [Fact]
    public void IsAnswered_NoSuchNamespace_Throws() => Assert.Throws<LibcException>(() =>
        NeighbourProbe.IsAnswered("/run/netns/no-such", "eth0", IPAddress.Parse("192.0.2.2"), IPAddress.Parse("192.0.2.1")));

    private static TestNamespaces Pair()
    {
        var namespaces = new TestNamespaces("host", "pod");
        namespaces.Run("""
            ip -n @host link add v type veth peer name eth0 netns @pod
            ip -n @host link set v up && ip -n @pod link set eth0 up
            ip -n @host addr add 192.0.2.1/24 dev v && ip -n @host addr add 2001:db8::1/64 dev v nodad
            ip -n @pod addr add 192.0.2.2/24 dev eth0 && ip -n @pod addr add 2001:db8::2/64 dev eth0 nodad
            for i in $(seq 100); do ! ip -n @host -6 route show table local | grep -q ^multicast || break; sleep 0.05; done
            """);
        return namespaces;
    }
}
