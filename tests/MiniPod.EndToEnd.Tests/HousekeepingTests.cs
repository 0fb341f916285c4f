using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Garbage of each kind, made by hand: told by <c>prune --dry-run</c>, removed by <c>prune</c>, and what is not surely ours stays.</summary>
public sealed class HousekeepingTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Prune_RecordLost_NothingOfThePodIsLeft()
    {
        await RunAsync("healthy");
        var before = await SnapshotAsync();
        await RunAsync("lost");
        var id = (await InspectAsync(Name("lost")))["id"]!.GetValue<string>();
        Directory.Delete(Path.Combine(StateDirectory, "pods", id), recursive: true);
        File.Delete(Path.Combine(StateDirectory, "pods", "by-name", Name("lost")));

        var told = (await MiniPodAsync("prune", "--dry-run")).ShouldSucceed();
        foreach (var kind in new[] { "attachment", "link", "container", "pin" }) Assert.Contains(told.Lines, line => line.StartsWith($"{kind} ", StringComparison.Ordinal) && line.Contains("would be", StringComparison.Ordinal));
        (await MiniPodAsync("prune")).ShouldSucceed();

        await before.AssertSameAsync();
        Assert.Empty((await InspectAsync(Name("healthy")))["problems"]!.AsArray());
    }

    [Fact(Timeout = Limit)]
    public async Task Prune_AddressAndRulesOfAnUnknownContainer_AreGivenBack()
    {
        await RunAsync("healthy");
        var before = await SnapshotAsync();
        var id = new string('d', 64);
        var address = Path.Combine(Pool, "10.231.3.77");
        Reserve(address, id, old: true);
        await AddRulesAsync(id);

        var told = (await MiniPodAsync("prune", "--dry-run")).ShouldSucceed();
        Assert.Contains("would be given back", told.Stdout, StringComparison.Ordinal);
        Assert.Contains("2 iptables rules", told.Stdout, StringComparison.Ordinal);
        Assert.True(File.Exists(address));
        (await MiniPodAsync("prune")).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Prune_PinAndLinkWithoutAPod_AreRemovedAndALinkOfSomebodysStays()
    {
        await RunAsync("healthy");
        var before = await SnapshotAsync();
        var pin = $"/run/minipod/netns/{new string('e', 32)}";
        File.WriteAllText(pin, "");
        (await Command.RunAsync("mount", "--bind", $"/var/run/netns/{Name("healthy")}", pin)).ShouldSucceed();
        File.CreateSymbolicLink($"/var/run/netns/{Name("ghost")}", pin);
        File.CreateSymbolicLink($"/var/run/netns/{Name("somebodys")}", "/nowhere");

        var pruned = (await MiniPodAsync("prune")).ShouldSucceed();

        Assert.Contains(pruned.Lines, line => line.Contains(Name("somebodys"), StringComparison.Ordinal) && line.Contains("left alone", StringComparison.Ordinal));
        File.Delete($"/var/run/netns/{Name("somebodys")}");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("somebody", true)]
    [InlineData(null, false)] // an id as the engine gives them, but so young that another runtime may be at it
    public async Task Prune_ForeignAddress_IsToldAndStays(string? owner, bool old)
    {
        await RunAsync("healthy");
        var address = Path.Combine(Pool, "10.231.3.78");
        Reserve(address, owner ?? new string('e', 64), old);
        try
        {
            var pruned = (await MiniPodAsync("prune")).ShouldSucceed();

            Assert.Contains(pruned.Lines, line => line.Contains("10.231.3.78", StringComparison.Ordinal) && line.Contains("left alone", StringComparison.Ordinal));
            Assert.True(File.Exists(address));
        }
        finally
        {
            File.Delete(address);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Prune_ContainerOfAnotherStore_Stays()
    {
        await RunAsync("healthy");

        var other = new CommandOptions { Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = Path.Combine(Files, "other-state") } };
        var told = (await MiniPodAsync(other, "prune")).ShouldSucceed();

        Assert.DoesNotContain(told.Lines, line => line.Contains(Name("healthy"), StringComparison.Ordinal) && !line.Contains("left alone", StringComparison.Ordinal));
        Assert.Empty((await InspectAsync(Name("healthy")))["problems"]!.AsArray());
    }

    [Fact(Timeout = Limit)]
    public async Task Doctor_HealthyHost_Succeeds()
    {
        await RunAsync("healthy");

        var checks = (await MiniPodAsync("doctor", "-o", "json")).ShouldSucceed().Json.AsArray();

        foreach (var check in new[] { "engine", "root", "default network", "plugin bridge", "ip_forward", "pods", "disk state" })
            Assert.Contains(checks, one => one!["check"]!.GetValue<string>() == check && one["verdict"]!.GetValue<string>() == "ok");
    }

    [Fact(Timeout = Limit)]
    public async Task Doctor_LinkDeletedPluginMissing_NamesItAndFixMendsTheLink()
    {
        await RunAsync("healthy");
        File.Delete($"/var/run/netns/{Name("healthy")}");

        var ill = (await MiniPodAsync("doctor")).ShouldExit(1);
        Assert.Contains(ill.Lines, line => line.Contains("LinkBroken", StringComparison.Ordinal) && line.Contains($"minipod repair {Name("healthy")}", StringComparison.Ordinal));
        (await MiniPodAsync("doctor", "--fix")).ShouldSucceed();
        Assert.True(File.Exists($"/var/run/netns/{Name("healthy")}"));

        var bare = (await MiniPodAsync("doctor", "--cni-bin-dir", Files)).ShouldExit(1);
        Assert.Contains(bare.Lines, line => line.StartsWith("plugin bridge", StringComparison.Ordinal) && line.Contains("failed", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Doctor_NoEngine_SaysSoAndGoesOn()
    {
        var none = new CommandOptions { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{Files}/none.sock" } };

        var ill = (await MiniPodAsync(none, "doctor")).ShouldExit(1);

        Assert.Contains(ill.Lines, line => line.StartsWith("engine ", StringComparison.Ordinal) && line.Contains("failed", StringComparison.Ordinal));
        Assert.Contains(ill.Lines, line => line.StartsWith("ip_forward", StringComparison.Ordinal));
    }

    private static string Pool => "/var/lib/cni/networks/minipod";

    private async Task RunAsync(string name) => (await MiniPodAsync("run", "-d", "--name", Name(name), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

    private static void Reserve(string path, string owner, bool old)
    {
        File.WriteAllText(path, $"{owner}\r\neth0");
        if (old) File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
    }

    private static async Task AddRulesAsync(string id)
    {
        const string chain = "CNI-0123456789abcdef01234567";
        var comment = $"name: \"minipod\" id: \"{id}\"";
        (await Command.RunAsync("iptables", "-w", "-t", "nat", "-N", chain)).ShouldSucceed();
        (await Command.RunAsync("iptables", "-w", "-t", "nat", "-A", chain, "-d", "10.231.0.0/22", "-m", "comment", "--comment", comment, "-j", "ACCEPT")).ShouldSucceed();
        (await Command.RunAsync("iptables", "-w", "-t", "nat", "-A", "POSTROUTING", "-s", "10.231.3.77/32", "-m", "comment", "--comment", comment, "-j", chain)).ShouldSucceed();
    }
}
