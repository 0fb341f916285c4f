using System.Net.Sockets;
using MiniPod.Pods.Packets;

namespace MiniPod.Pods.Tests.Packets;

public sealed class PacketTargetTests
{
    [Theory]
    [InlineData("web", "web", null, null)]
    [InlineData("web:80", "web", 80, null)]
    [InlineData(":8080", "", 8080, null)]
    [InlineData(":53/udp", "", 53, ProtocolType.Udp)]
    [InlineData("web:http", "web", 80, null)]
    [InlineData("10.1.2.3", "10.1.2.3", null, null)]
    [InlineData("10.1.2.3:80/tcp", "10.1.2.3", 80, ProtocolType.Tcp)]
    [InlineData("fd00::1", "fd00::1", null, null)]
    [InlineData("[fd00::1]", "fd00::1", null, null)]
    [InlineData("[fd00::1]:80", "fd00::1", 80, null)]
    [InlineData("http://web/index.html", "web", 80, ProtocolType.Tcp)]
    [InlineData("https://[fd00::1]/", "fd00::1", 443, ProtocolType.Tcp)]
    [InlineData("shop/web", "shop/web", null, null)]
    public void Parse_Form_HasNamePortAndProtocol(string text, string name, int? port, ProtocolType? protocol) =>
        Assert.Equal((name, port, protocol), PacketTarget.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("web:")]
    [InlineData("web:0")]
    [InlineData("web:65536")]
    [InlineData("web:port")]
    [InlineData("web:80/sctp")]
    [InlineData("[fd00::1]:")]
    public void Parse_NoPort_IsRefused(string text) => Assert.Throws<PodException>(() => PacketTarget.Parse(text));
}
