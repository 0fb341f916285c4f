using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class NetworkRequestTests
{
    [Fact]
    public void Parse_NameAlone_AsksForNothing()
    {
        var request = NetworkRequest.Parse("demo_br");

        Assert.Equal("demo_br", request.Name);
        Assert.Null(request.InterfaceName);
        Assert.Empty(request.Ips);
        Assert.Null(request.Mac);
    }

    [Fact]
    public void Parse_PodmansForm_IsRead()
    {
        var request = NetworkRequest.Parse("demo_br:interface_name=eth10,ip=10.0.10.9/24,ip6=fd00::9,mac=0A:58:0a:00:0a:09");

        Assert.Equal("eth10", request.InterfaceName);
        Assert.Equal(["10.0.10.9/24", "fd00::9"], request.Ips);
        Assert.Equal("0a:58:0a:00:0a:09", request.Mac);
    }

    [Theory]
    [InlineData("", "name is empty")]
    [InlineData(":ip=10.0.0.1", "name is empty")]
    [InlineData("n:", "\"\" is not a network option")]
    [InlineData("n:alias=x", "\"alias\" is not a network option")]
    [InlineData("n:ip", "\"\" is not a valid IP address")]
    [InlineData("n:ip=10.0.0.1/33", "\"10.0.0.1/33\" is not a valid IP address")]
    [InlineData("n:ip=10.0.0.1/", "is not a valid IP address")]
    [InlineData("n:ip=10.0.0.1/+24", "is not a valid IP address")]
    [InlineData("n:ip6=fd00::1/129", "is not a valid IP address")]
    [InlineData("n:ip=10.0.0.1/24/24", "is not a valid IP address")]
    [InlineData("n:ip=::ffff:10.0.0.1/24", "is not a valid IP address")]
    [InlineData("n:ip=10", "\"10\" is not a valid IP address")]
    [InlineData("n:mac=00:11", "is not a valid unicast MAC address")]
    [InlineData("n:mac=00-11-22-33-44-5x", "is not a valid unicast MAC address")]
    [InlineData("n:interface_name=", "\" is not a valid interface name")]
    [InlineData("n:interface_name=sixteencharacter", "\" is not a valid interface name")]
    [InlineData("n:interface_name=..", "\" is not a valid interface name")]
    [InlineData("n:interface_name=a/b", "\" is not a valid interface name")]
    [InlineData("n:interface_name=a b", "\" is not a valid interface name")]
    [InlineData("n:interface_name=a:b", "\" is not a valid interface name")]
    public void Parse_NoForm_SaysWhyAndShowsOne(string text, string why)
    {
        var error = Assert.Throws<PodException>(() => NetworkRequest.Parse(text));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("interface_name=eth1", error.Message, StringComparison.Ordinal);
    }
}
