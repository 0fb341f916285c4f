using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class PodSpecRulesTests
{
    [Fact]
    public void Check_ValidPod_IsSilent() =>
        PodSpecRules.Check(Pod() with { Containers = [Container("web", "80"), Container("dns", "80/udp")] });

    [Fact]
    public void Check_ManyErrors_TellsAllOfThemTogether()
    {
        var spec = Pod() with
        {
            Hostname = "no host",
            Containers =
            [
                Container("web", "8080:80"),
                Container("web", "127.0.0.1:8080:81"),
                Container("POD"),
                Container("a.b"),
                Container("x") with { Image = " " },
            ],
            Networks = [NetworkRequest.Parse("a:interface_name=net1"), NetworkRequest.Parse("b")],
        };

        var error = Assert.Throws<PodException>(() => PodSpecRules.Check(spec));

        Assert.Contains("\"no host\" is not a valid host name", error.Message, StringComparison.Ordinal);
        Assert.Contains("two containers are named \"web\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be named \"POD\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be named \"a.b\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("host port 8080/tcp is published twice", error.Message, StringComparison.Ordinal);
        Assert.Contains("container \"x\" has no image", error.Message, StringComparison.Ordinal);
        Assert.Contains("two networks use the interface name \"net1\"", error.Message, StringComparison.Ordinal);
    }

    // Otherwise pod "a" with container "b.c" and pod "a.b" with container "c" would have the same name in the engine.
    [Theory]
    [InlineData("a.b")]
    [InlineData("POD")]
    public void Check_NameThatTheEngineCouldNotTellApart_IsRefused(string name) =>
        Assert.Contains(
            $"cannot be named \"{name}\"",
            Assert.Throws<PodException>(() => PodSpecRules.Check(Pod() with { Containers = [Container(name)] })).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("pause_demo", "pause-demo")]
    [InlineData("a.b_", "a-b")]
    [InlineData("web", "web")]
    public void EffectiveHostname_PodName_IsMadeAValidOne(string name, string expected)
    {
        var spec = Pod() with { Name = PodName.Parse(name) };

        Assert.Equal(expected, spec.EffectiveHostname());
        PodSpecRules.Check(spec);
    }

    private static PodSpec Pod() => new() { Name = PodName.Parse("pod") };

    private static ContainerSpec Container(
        string name,
        params string[] ports) => new() { Name = PodName.Parse(name), Image = "image", Ports = [.. ports.SelectMany(PortMapping.Parse)] };
}
