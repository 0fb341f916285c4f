using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary><c>minipod cni del</c> of an attachment that is not where its path or its cache file says.</summary>
public sealed class CniDelTests(EndToEndHost host) : EndToEndTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("run")]
    [InlineData("process")]
    [InlineData("link")]
    public async Task Del_ByAnotherPathOfTheNamespace_FindsTheAttachment(string kind)
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        var before = await SnapshotAsync();
        (await MiniPodAsync("cni", "add", "minipod", $"/var/run/netns/{ns.Name}")).ShouldSucceed();

        await using var process = RunningCommand.Start("ip", ["netns", "exec", ns.Name, "sleep", "60"]);
        var link = Path.Combine(Files, "link");
        File.CreateSymbolicLink(link, ns.Path);
        var other = kind switch
        {
            "run" => ns.Path,
            "process" => await PathOfProcessAsync(process, ns.Path),
            _ => link,
        };

        (await MiniPodAsync("cni", "check", "minipod", other)).ShouldSucceed();
        (await MiniPodAsync("cni", "del", "minipod", other)).ShouldSucceed();

        Assert.Null(await ns.FindAddressesAsync("eth0"));
        await before.AssertSameAsync();
    }

    // The DEL that has to follow a failed ADD would remove the interface that was there.
    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Add_InterfaceIsThere_IsRefusedAndItStays(bool isOfAnAttachment)
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        if (isOfAnAttachment) (await MiniPodAsync("cni", "add", "minipod", $"/var/run/netns/{ns.Name}")).ShouldSucceed();
        else (await Command.RunAsync("ip", "-n", ns.Name, "link", "add", "eth0", "type", "veth", "peer", "name", "far")).ShouldSucceed();
        var (before, addresses) = (await SnapshotAsync(), await ns.FindAddressesAsync("eth0"));

        (await MiniPodAsync("cni", "add", "minipod", ns.Path)).ShouldExit(
            125, $"network namespace \"{ns.Path}\" already has an interface \"eth0\"");

        Assert.Equal(addresses, await ns.FindAddressesAsync("eth0"));
        await before.AssertSameAsync();
        if (isOfAnAttachment) (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Del_AddedByAnotherRuntime_IsFoundByAnotherPath()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        var before = await SnapshotAsync();
        (await MiniPodAsync("cni", "add", "minipod", $"/var/run/netns/{ns.Name}")).ShouldSucceed();
        var file = Assert.Single(before.Added(await SnapshotAsync(), "file"), name => name.Contains("/results/", StringComparison.Ordinal));
        var cached = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        Assert.True(cached.Remove("netnsIdentity"));
        await File.WriteAllTextAsync(file, cached.ToJsonString());

        (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Del_CacheFileDamaged_SaysSoAndFindsTheRulesByTheInterface()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        var before = await SnapshotAsync();
        (await MiniPodAsync("cni", "add", "minipod", ns.Path)).ShouldSucceed();
        var file = Assert.Single(before.Added(await SnapshotAsync(), "file"), name => name.Contains("/results/", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, "");

        (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldExit(0, $"\"{file}\" is damaged: it is empty", "It is set aside");

        File.Delete(Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.damaged"));
        await before.AssertSameAsync();
    }

    // The process moves into the namespace before it becomes sleep.
    private static async Task<string> PathOfProcessAsync(RunningCommand process, string netns)
    {
        var path = $"/proc/{process.Id}/ns/net";
        await UntilAsync(async () => await InodeAsync(path) == await InodeAsync(netns), "the process to be in the namespace");
        return path;

        static async Task<string> InodeAsync(string path) => (await Command.RunAsync("stat", "-L", "-c", "%i", path)).Text;
    }

    // The bridge and the chains of the default network stay when they were used once.
    private async Task WarmAsync()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), TestImages.Toolbox, "true")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
    }
}
