using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary><c>minipod cni del</c> of an attachment that is not where its path or its cache file says.</summary>
public sealed class CniDelTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Del_ByAnotherPathOfTheNamespace_FindsTheAttachment()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        var before = await SnapshotAsync();
        (await MiniPodAsync("cni", "add", "minipod", $"/var/run/netns/{ns.Name}")).ShouldSucceed();

        (await MiniPodAsync("cni", "check", "minipod", $"/run/netns/{ns.Name}")).ShouldSucceed();
        (await MiniPodAsync("cni", "del", "minipod", $"/run/netns/{ns.Name}")).ShouldSucceed();

        Assert.Null(await ns.FindAddressesAsync("eth0"));
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

    // The bridge and the chains of the default network stay when they were used once.
    private async Task WarmAsync()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), TestImages.Toolbox, "true")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
    }
}
