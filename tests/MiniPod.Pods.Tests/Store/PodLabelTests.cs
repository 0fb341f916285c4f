using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Store;

public sealed class PodLabelTests
{
    private static readonly PodRecord Record = new()
    {
        Id = new string('a', 32),
        Uid = "uid",
        CreatedAt = DateTimeOffset.UnixEpoch,
        RemoveOnExit = true,
        Networks =
        [
            new PodNetwork
            {
                Network = "net",
                InterfaceName = "eth0",
                Config = """{"name":"net"}""",
                Source = "built in",
                Mac = "0a:00:00:00:00:01",
            },
        ],
        Spec = new PodSpec
        {
            Name = PodName.Parse("web"),
            Hostname = "host",
            Labels = new Dictionary<string, string> { ["a"] = "b" },
            Ports = [.. PortMapping.Parse("[::1]:80:81/udp")],
            Containers =
            [
                new ContainerSpec { Name = PodName.Parse("first"), Image = "i" },
                new ContainerSpec
                {
                    Name = PodName.Parse("second"),
                    Image = "i",
                    Command = ["/x"],
                    Env = [new("TOKEN", "s3cret"), new("EMPTY", "")],
                    Volumes = [VolumeMount.Parse("/a:/b")],
                    Pull = PullPolicy.Never,
                },
            ],
        },
    };

    [Fact]
    public void SandboxLabel_OfARecord_ReadsBackWithoutItsContainers()
    {
        var label = SandboxLabel.Find(Labels(SandboxLabel.Key, SandboxLabel.Of(Record).ToString()))!;

        Assert.Equal("host", label.Spec.Hostname);
        Assert.Equal("[::1]:80->81/udp", label.Spec.Ports.Single().ToString());
        Assert.Equal("b", label.Spec.Labels["a"]);
        Assert.Equal("""{"name":"net"}""", label.Networks.Single().Config);
        Assert.True(label.RemoveOnExit);
        Assert.Equal(Record.CreatedAt, label.CreatedAt);
        Assert.Empty(label.Spec.Containers);
    }

    [Fact]
    public void ContainerLabel_OfAContainer_HasNamesOfItsEnvironmentAndNoValues()
    {
        var text = ContainerLabel.Of(Record, Record.Spec.Containers[1]).ToString();
        var label = ContainerLabel.Find(Labels(ContainerLabel.Key, text))!;

        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.Equal(1, label.Order);
        Assert.Equal([new("TOKEN", null), new("EMPTY", null)], label.Spec.Env);
        var found = label.With([new("PATH", "/bin"), new("EMPTY", ""), new("TOKEN", "s3cret")]);
        Assert.Equal([new("TOKEN", "s3cret"), new("EMPTY", "")], found.Env);
        Assert.Equal(["/x"], found.Command!);
        Assert.Null(found.Args);
        Assert.Equal(PullPolicy.Never, found.Pull);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"order":1}""")]
    [InlineData("""{"order":1,"spec":{"name":"../x","image":"i"}}""")]
    public void ContainerLabel_NotOneOfOurs_IsNone(string text) => Assert.Null(ContainerLabel.Find(Labels(ContainerLabel.Key, text)));

    [Fact]
    public void SandboxLabel_OfANewerFormat_IsRefusedByName()
    {
        var error = Assert.ThrowsAny<PodException>(() => SandboxLabel.Find(Labels(SandboxLabel.Key, """{"schemaVersion":99}""")));

        Assert.Contains("format 99", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Labels(string key, string text) => new() { [key] = text };
}
