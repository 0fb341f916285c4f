using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class PortMappingTests
{
    [Theory]
    [InlineData("80", "0.0.0.0:80->80/tcp")]
    [InlineData("8080:80", "0.0.0.0:8080->80/tcp")]
    [InlineData("8080:80/tcp", "0.0.0.0:8080->80/tcp")]
    [InlineData("53/UDP", "0.0.0.0:53->53/udp")]
    [InlineData("9899:9899/sctp", "0.0.0.0:9899->9899/sctp")]
    [InlineData("127.0.0.1:5353:53/udp", "127.0.0.1:5353->53/udp")]
    [InlineData("[::1]:8080:80", "[::1]:8080->80/tcp")]
    [InlineData("[::1]:8080", "[::1]:8080->8080/tcp")]
    [InlineData("[127.0.0.1]:8080:80", "127.0.0.1:8080->80/tcp")]
    [InlineData("1:65535", "0.0.0.0:1->65535/tcp")]
    public void Parse_Form_IsRead(string text, string expected)
    {
        Assert.Equal(expected, PortMapping.Parse(text).ToString());
    }

    [Theory]
    [InlineData("", "is not a valid port")]
    [InlineData("0:80", "is not a valid port (1 to 65535)")]
    [InlineData("80:65536", "is not a valid port (1 to 65535)")]
    [InlineData("-1:80", "invalid port \"-1:80\"")]
    [InlineData("8000-8010:80", "ranges")]
    [InlineData("x:80", "\"x\" is not a valid port")]
    [InlineData(" 80", "is not a valid port")]
    [InlineData("80:", "is not a valid port")]
    [InlineData(":80", "is not a valid port")]
    [InlineData("80/icmp", "\"icmp\" is not a supported protocol")]
    [InlineData("80/", "\"\" is not a supported protocol")]
    [InlineData("localhost:80:80", "is not a valid IP address")]
    [InlineData("8080:80:90", "\"8080\" is not a valid IP address")]
    [InlineData("127.1:80:80", "\"127.1\" is not a valid IP address")]
    [InlineData("010.0.0.1:80:80", "\"010.0.0.1\" is not a valid IP address")]
    [InlineData("1.2.3.4:1:2:3", "too many parts")]
    [InlineData("::1:80:80", "too many parts")]
    [InlineData("[::1", "brackets")]
    [InlineData("[::1]", "brackets")]
    [InlineData("[::1]80", "brackets")]
    public void Parse_NoForm_SaysWhyAndShowsOne(string text, string why)
    {
        var error = Assert.Throws<PodException>(() => PortMapping.Parse(text));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("for example 8080:80", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8080:80", "8080:81", true)]
    [InlineData("8080:80", "8081:80", false)]
    [InlineData("8080:80", "8080:80/udp", false)]
    [InlineData("127.0.0.1:8080:80", "8080:80", true)]
    [InlineData("127.0.0.1:8080:80", "0.0.0.0:8080:80", true)]
    [InlineData("127.0.0.1:8080:80", "[::]:8080:80", true)]
    [InlineData("127.0.0.1:8080:80", "127.0.0.2:8080:80", false)]
    [InlineData("[::1]:8080:80", "[0:0::1]:8080:80", true)]
    [InlineData("[::1]:8080:80", "127.0.0.1:8080:80", false)]
    public void Overlaps_SameSocketOfTheHost_BothWays(string one, string other, bool expected)
    {
        Assert.Equal(expected, PortMapping.Parse(one).Overlaps(PortMapping.Parse(other)));
        Assert.Equal(expected, PortMapping.Parse(other).Overlaps(PortMapping.Parse(one)));
    }
}
