using System.Net;
using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Networks;

/// <summary>What becomes of an attachment whose plugins fail in DEL.</summary>
public sealed class DetachmentTests : DetachmentTest
{
    // To read rules takes longer than all the rest.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Detach_NothingFails_ReadsRulesOnlyWhereTheInterfaceIsGone(bool isThere)
    {
        await AddAsync("a");
        if (isThere)
        {
            var name = Path.GetFileName(Attachment.NetNs);
            Command.Run("ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", "far");
        }

        await DetachAsync(["a"]);

        Assert.Equal(isThere, Programs.Reads.IsEmpty);
    }

    [Fact]
    public async Task Detach_NothingFails_SaysNothing()
    {
        await AddAsync("a", "b");

        Assert.Empty(await DetachAsync(["a", "b"]));
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_AddHadFailedInTheSamePluginAndNothingIsThere_IsForgotten()
    {
        Plugins.Failing.UnionWith(["ADD b", "DEL b"]);
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));

        var line = Assert.Single(await DetachAsync(["a", "b"]));

        Assert.Contains("nothing of it is left", line, StringComparison.Ordinal);
        Assert.Contains("DEL b failed as told", line, StringComparison.Ordinal);
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], Plugins.Calls);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_AddHadFailedInALaterPlugin_IsKeptAndSaysHowToGiveUp()
    {
        Plugins.Failing.UnionWith(["ADD b", "DEL a"]);
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));

        var error = await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a", "b"]));

        Assert.Contains("DEL a failed as told", error.Message, StringComparison.Ordinal);
        Assert.Contains($"give it up with '{GiveUp}'", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Cached());
    }

    [Fact]
    public async Task Detach_AddWasInterrupted_IsKept()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Plugins.Failing.Add("DEL b");
        Plugins.Before = name => name == "ADD b" ? Task.FromException(new OperationCanceledException()) : Task.CompletedTask;
        await Assert.ThrowsAsync<OperationCanceledException>(() => AddAsync("a", "b"));

        await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a", "b"]));

        Assert.NotNull(Cached());
    }

    [Fact]
    public async Task Detach_AttachedAndGivenUp_IsForgottenAndSaysWhatIsLost()
    {
        await AddAsync("a", "b");
        Plugins.Failing.Add("DEL a");

        var line = Assert.Single(await DetachAsync(["a", "b"], request => request with { GiveUp = true }));

        Assert.Contains("given up, and whatever its plugins still hold is lost", line, StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_NetworkWasCorrected_UsesItsCurrentConfiguration()
    {
        await AddAsync("a");
        Plugins.Failing.Add("DEL a");
        NetworkConfigList Correct()
        {
            Plugins.Failing.Clear();
            return List("c", "a");
        }

        var line = Assert.Single(await DetachAsync(["a"], request => request with { FindCurrent = _ => Correct() }));

        Assert.Contains("detached with its current configuration", line, StringComparison.Ordinal);
        Assert.Equal(["ADD a", "DEL a", "DEL a", "DEL c"], Plugins.Calls);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_NetworkHasTheFailedPluginNoMore_ItsCurrentConfigurationIsNotTried()
    {
        await AddAsync("a");
        Plugins.Failing.Add("DEL a");

        await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a"], request => request with { FindCurrent = _ => List("c") }));

        Assert.DoesNotContain("DEL c", Plugins.Calls);
        Assert.NotNull(Cached());
    }

    [Fact]
    public async Task Detach_CacheFileDamagedAndPluginGone_IsNotTakenForNeverAttached()
    {
        await AddAsync("a");
        await File.WriteAllTextAsync(Cached()!.Path, "", Token);
        File.Delete(Files["bin/a"]);
        Kernel.Pod = Kernel.Pod with
        {
            Links = [new NetworkLink(2, "eth0", "veth")],
            Addresses = [new NetworkAddress(2, IPAddress.Parse("10.1.2.3"), 24)],
        };
        var lines = new List<string>();

        for (var times = 0; times < 2; times++)
            await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a"], request => request with { Notice = lines.Add }));

        Assert.Contains("It is set aside", Assert.Single(lines), StringComparison.Ordinal);
    }
}
