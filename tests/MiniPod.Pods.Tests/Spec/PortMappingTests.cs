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
    [InlineData(":80", "0.0.0.0:80->80/tcp")]
    [InlineData("127.0.0.1::80", "127.0.0.1:80->80/tcp")]
    [InlineData(":8080:80", "0.0.0.0:8080->80/tcp")]
    [InlineData("::80", "0.0.0.0:80->80/tcp")]
    [InlineData("[::1]::80", "[::1]:80->80/tcp")]
    [InlineData("::1:8080:80", "[::1]:8080->80/tcp")]
    [InlineData(":::8080:80", "[::]:8080->80/tcp")]
    [InlineData("fd00::1::80/udp", "[fd00::1]:80->80/udp")]
    [InlineData("8000-8000:80", "0.0.0.0:8000->80/tcp")]
    public void Parse_Form_IsRead(string text, string expected)
    {
        Assert.Equal(expected, Assert.Single(PortMapping.Parse(text)).ToString());
    }

    [Fact]
    public void Parse_SeveralHostPortsForOnePort_AreAChoice()
    {
        var port = Assert.Single(PortMapping.Parse("127.0.0.1:8000-8010:80"));

        Assert.Equal((8000, 8010, 80), (port.HostPort, port.LastHostPort, port.ContainerPort));
        Assert.Equal("127.0.0.1:8000-8010->80/tcp", port.ToString());
    }

    [Theory]
    [InlineData("8000-8002:80-82", "0.0.0.0:8000->80/tcp 0.0.0.0:8001->81/tcp 0.0.0.0:8002->82/tcp")]
    [InlineData("127.0.0.1:8000-8001:8000-8001/udp", "127.0.0.1:8000->8000/udp 127.0.0.1:8001->8001/udp")]
    [InlineData("80-81", "0.0.0.0:80->80/tcp 0.0.0.0:81->81/tcp")]
    [InlineData("fd00::1::65534-65535", "[fd00::1]:65534->65534/tcp [fd00::1]:65535->65535/tcp")]
    public void Parse_Range_IsAMappingForEachPort(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', PortMapping.Parse(text)));

    [Theory]
    [InlineData("", "is not a valid port")]
    [InlineData("0:80", "is not a valid port (1 to 65535)")]
    [InlineData("80:65536", "is not a valid port (1 to 65535)")]
    [InlineData("-1:80", "invalid port \"-1:80\"")]
    [InlineData("8000-8010:80-89", "the ranges differ in length, 11 and 10")]
    [InlineData("80:80-81", "the ranges differ in length, 1 and 2")]
    [InlineData("82-80", "the range \"82-80\" ends before it begins")]
    [InlineData("80-", "\"\" is not a valid port")]
    [InlineData("1-2-3", "\"2-3\" is not a valid port")]
    [InlineData("x:80", "\"x\" is not a valid port")]
    [InlineData(" 80", "is not a valid port")]
    [InlineData("80:", "is not a valid port")]
    [InlineData(":", "is not a valid port")]
    [InlineData("80/icmp", "\"icmp\" is not a supported protocol")]
    [InlineData("80/", "\"\" is not a supported protocol")]
    [InlineData("localhost:80:80", "is not a valid IP address")]
    [InlineData("8080:80:90", "\"8080\" is not a valid IP address")]
    [InlineData("127.1:80:80", "\"127.1\" is not a valid IP address")]
    [InlineData("010.0.0.1:80:80", "\"010.0.0.1\" is not a valid IP address")]
    [InlineData("1.2.3.4:1:2:3", "\"1.2.3.4:1\" is not a valid IP address")]
    [InlineData("::8080:80", "\":\" is not a valid IP address")]
    [InlineData("[::1]:1:2:3", "too many parts")]
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
    [InlineData("127.0.0.1:8080:80", "[::]:8080:80", false)]
    [InlineData("0.0.0.0:8080:80", "[::]:8080:80", false)]
    [InlineData("8080:80", "[::]:8080:80", true)]
    [InlineData("8080:80", "[::1]:8080:80", true)]
    [InlineData("[::1]:8080:80", "[::]:8080:80", true)]
    [InlineData("127.0.0.1:8080:80", "127.0.0.2:8080:80", false)]
    [InlineData("[::1]:8080:80", "[0:0::1]:8080:80", true)]
    [InlineData("[::1]:8080:80", "127.0.0.1:8080:80", false)]
    [InlineData("8000-8010:80", "8010:1", true)]
    [InlineData("8000-8010:80", "8011:1", false)]
    [InlineData("8000-8010:80", "8010-8020:1", true)]
    [InlineData("127.0.0.1:8000-8010:80", "[::]:8005:1", false)]
    public void Overlaps_SameSocketOfTheHost_BothWays(string one, string other, bool expected)
    {
        var (first, second) = (Assert.Single(PortMapping.Parse(one)), Assert.Single(PortMapping.Parse(other)));
        Assert.Equal(expected, first.Overlaps(second));
        Assert.Equal(expected, second.Overlaps(first));
    }
}
