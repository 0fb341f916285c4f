using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Housekeeping;

/// <summary>Leftovers created by hand: borderline cases of what is known to be MiniPod's.</summary>
public sealed class PruneTests(EndToEndHost host) : HousekeepingTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task Prune_AddressAndRulesOfAnUnknownContainer_AreGivenBack()
    {
        await RunPodAsync("healthy");
        var before = await SnapshotAsync();
        var id = new string('d', 64);
        var address = Path.Combine(Pool, "10.231.3.77");
        Reserve(address, id, old: true);
        await AddRulesAsync(id);

        var told = (await MiniPodAsync("prune", "--dry-run")).ShouldSucceed();
        Assert.Contains("would be released", told.Stdout, StringComparison.Ordinal);
        Assert.Contains("2 iptables rules", told.Stdout, StringComparison.Ordinal);
        Assert.True(File.Exists(address));
        (await MiniPodAsync("prune")).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Prune_PinAndLinkWithoutAPod_AreRemovedAndALinkOfSomebodysStays()
    {
        await RunPodAsync("healthy");
        var before = await SnapshotAsync();
        var pin = $"/run/minipod/netns/{new string('e', 32)}";
        File.WriteAllText(pin, "");
        (await Command.RunAsync("mount", "--bind", $"/var/run/netns/{Name("healthy")}", pin)).ShouldSucceed();
        File.CreateSymbolicLink($"/var/run/netns/{Name("ghost")}", pin);
        File.CreateSymbolicLink($"/var/run/netns/{Name("somebodys")}", "/nowhere");
        File.CreateSymbolicLink($"/var/run/netns/{Name("dead")}", "/run/docker/netns/0123456789ab");

        var pruned = (await MiniPodAsync("prune")).ShouldSucceed();

        Assert.Contains(pruned.Lines, line =>
            line.Contains(Name("somebodys"), StringComparison.Ordinal) && line.Contains("left alone", StringComparison.Ordinal));
        Assert.Contains(pruned.Lines, line => line.EndsWith($"; 'rm /var/run/netns/{Name("dead")}' removes it", StringComparison.Ordinal));
        (await MiniPodAsync("run", "-d", "--name", Name("dead"), TestImages.Toolbox, "sleep", "600")).ShouldExit(
            125, "a namespace that is gone", $"'rm /var/run/netns/{Name("dead")}'");
        File.Delete($"/var/run/netns/{Name("dead")}");
        File.Delete($"/var/run/netns/{Name("somebodys")}");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = 3 * Limit)]
    [InlineData("somebody", true)]
    [InlineData(null, false)] // an id as the engine gives them, but so young that another runtime may be at it
    public async Task Prune_ForeignAddress_IsToldAndStays(string? owner, bool old)
    {
        await RunPodAsync("healthy");
        var address = Path.Combine(Pool, "10.231.3.78");
        Reserve(address, owner ?? new string('e', 64), old);
        try
        {
            var pruned = (await MiniPodAsync("prune")).ShouldSucceed();

            Assert.Contains(pruned.Lines, line =>
                line.Contains("10.231.3.78", StringComparison.Ordinal) && line.Contains("left alone", StringComparison.Ordinal));
            Assert.True(File.Exists(address));
        }
        finally
        {
            File.Delete(address);
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Prune_ContainerOfAnotherStore_Stays()
    {
        await RunPodAsync("healthy");

        var other = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = Path.Combine(Files, "other-state") },
        };
        var told = (await MiniPodAsync(other, "prune")).ShouldSucceed();

        Assert.DoesNotContain(told.Lines, line =>
            line.Contains(Name("healthy"), StringComparison.Ordinal) && !line.Contains("left alone", StringComparison.Ordinal));
        Assert.Empty((await InspectAsync(Name("healthy")))["problems"]!.AsArray());
    }

    private static string Pool => "/var/lib/cni/networks/minipod";

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
        (await Command.RunAsync(
            "iptables", "-w", "-t", "nat", "-A", chain, "-d", "10.231.0.0/22", "-m", "comment", "--comment", comment,
            "-j", "ACCEPT")).ShouldSucceed();
        (await Command.RunAsync(
            "iptables", "-w", "-t", "nat", "-A", "POSTROUTING", "-s", "10.231.3.77/32", "-m", "comment", "--comment",
            comment, "-j", chain)).ShouldSucceed();
    }
}
