using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Store;

public sealed class PodNetworkTests
{
    [Fact]
    public void List_AskedForAgain_IsReadOnceAndAnewForAnotherConfiguration()
    {
        var attachment = Attachment("net");
        var list = attachment.List;

        Assert.Same(list, attachment.List);
        Assert.Same(list, (attachment with { Ips = ["10.0.0.1"] }).List);
        Assert.Equal("other", (attachment with { Config = Attachment("other").Config }).List.Name);
    }

    // The list that the resolver has read is passed on with the pod, so that no step reads it again.
    [Fact(Timeout = 60_000)]
    public async Task Resolve_Network_GivesWhatItHasRead()
    {
        using var world = new PodWorld();

        var attachment = Assert.Single(await world.Runtime.Networks.ResolveAsync(world.Spec, TestContext.Current.CancellationToken));

        Assert.Same(attachment.List, attachment.List);
        Assert.Equal(attachment.Config, System.Text.Encoding.UTF8.GetString(attachment.List.Raw.Span));
    }

    [Fact]
    public void Equals_OneIsRead_TheyAreTheSame()
    {
        var read = Attachment("net");
        Assert.Equal("net", read.List.Name);

        Assert.Equal(Attachment("net"), read);
        Assert.NotEqual(Attachment("net") with { Mac = "0a:00:00:00:00:01" }, read);
    }

    private static PodNetwork Attachment(string name) => new()
    {
        Network = name,
        InterfaceName = "eth0",
        Config = $$"""{"cniVersion":"1.0.0","name":"{{name}}","plugins":[{"type":"a"}]}""",
        Source = "f",
    };
}
