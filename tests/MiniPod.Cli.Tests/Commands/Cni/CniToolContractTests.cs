using MiniPod.Cli.Commands.Cni;
using MiniPod.Cni;

namespace MiniPod.Cli.Tests.Commands.Cni;

public sealed class CniToolContractTests
{
    [Theory]
    [InlineData("/run/netns/example")]
    [InlineData("/run/netns/example/")]
    [InlineData("/run//netns/./x/../example")]
    public void ContainerId_OfANamespace_IsCnitools(string netns)
    {
        // printf %s /run/netns/example | sha512sum | cut -c 1-20
        Assert.Equal("cnitool-a5093532758aa99bad38", CniToolContract.ContainerId(CniToolContract.NetNsPath(netns)));
    }

    [Fact]
    public void NetNsPath_Relative_IsMadeAbsolute() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "ns"), CniToolContract.NetNsPath("ns"));

    [Fact]
    public void NetNsPath_Empty_IsRefused() =>
        Assert.Contains("empty", Assert.Throws<CniConfigException>(() => CniToolContract.NetNsPath("")).Message, StringComparison.Ordinal);

    [Fact]
    public void Capabilities_AnObject_IsRead()
    {
        Assert.Equal("aa:bb", (string?)CniToolContract.Capabilities("""{"mac":"aa:bb"}""")!["mac"]);
        Assert.Null(CniToolContract.Capabilities(null));
        Assert.Null(CniToolContract.Capabilities(""));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("mac=aa")]
    [InlineData("{\"mac\":\"a\",\"mac\":\"b\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("\"x\"")]
    public void Capabilities_AnythingElse_IsRefused(string text) =>
        Assert.Contains(
            "CAP_ARGS", Assert.Throws<CniConfigException>(() => CniToolContract.Capabilities(text)).Message, StringComparison.Ordinal);
}
