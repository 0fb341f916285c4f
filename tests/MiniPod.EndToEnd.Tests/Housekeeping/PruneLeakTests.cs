using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Housekeeping;

/// <summary>Leaks of each kind, created as they occur in practice: <c>prune --dry-run</c> reports them and changes
/// nothing, and <c>prune</c> removes them.</summary>
public sealed class PruneLeakTests(EndToEndHost host) : HousekeepingTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task RecordLost_ContainersAreKeptUntilSaidOtherwise()
    {
        var healthy = await RunPodAsync("healthy");
        var before = await SnapshotAsync();
        var lost = (await RunPodAsync("lost")).LoseRecord();
        var withLost = await SnapshotAsync();

        ShouldTell(await DryRunAsync(), $"container minipod.{lost.Name}.POD", "'minipod prune --lost' removes it with everything it wrote");
        (await MiniPodAsync("prune")).ShouldSucceed();
        await withLost.AssertSameAsync();

        var told = await DryRunAsync("--lost");
        foreach (var kind in new[] { "attachment of eth0", "link ", "container ", "pin " })
            ShouldTell(told, kind, kind[0] == 'a' ? "would be detached" : "would be removed");
        (await MiniPodAsync("prune", "--lost")).ShouldSucceed();

        await before.AssertSameAsync();
        await ShouldBeWholeAsync(healthy);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task StoreLost_NothingIsTouched()
    {
        List<LosablePod> pods = [await RunPodAsync("one"), await RunPodAsync("two", "-p", $"{FreePort.Get()}:80")];
        Directory.Delete(StateDirectory, recursive: true);
        var before = await HostSnapshot.TakeAsync();

        var told = (await MiniPodAsync("prune")).ShouldSucceed().Lines;

        foreach (var pod in pods)
            ShouldTell(told, $"container minipod.{pod.Name}.toolbox", "'minipod prune --lost' removes it with everything it wrote");
        await before.AssertSameAsync();
        (await MiniPodAsync("prune", "--lost")).ShouldSucceed();
        await ShouldBeWholeAsync(await RunPodAsync("next")); // this also creates the idle bridge, which later tests expect
    }

    // As a file is left by a crash of the machine, or set aside by a DEL.
    [Fact(Timeout = 3 * Limit)]
    public async Task CacheFilesDamaged_ThoseOfNobodyGoAndOthersStay()
    {
        var healthy = await RunPodAsync("healthy");
        var id = $"{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray())}{new string('0', 32)}";
        var before = await SnapshotAsync();
        string[] ours = [$"/var/lib/cni/results/minipod-{id}-eth0", $"/var/lib/cni/results/.minipod-{id}-eth1.damaged"];
        var foreign = $"/var/lib/cni/results/{Prefix}-{id}-eth0";
        try
        {
            foreach (var file in (string[])[.. ours, foreign])
            {
                await File.WriteAllTextAsync(file, "{");
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch); // another process may still be writing a new one
            }

            var told = await DryRunAsync();

            foreach (var file in ours)
                ShouldTell(told, $"cache file {file}: it is damaged, and container {id[..12]} is unknown", "would be removed");
            ShouldTell(told, $"cache file {foreign}", "left alone because it is not known to be MiniPod's");
            (await MiniPodAsync("prune")).ShouldSucceed();
            Assert.DoesNotContain(ours, File.Exists);
            Assert.True(File.Exists(foreign));
        }
        finally
        {
            foreach (var file in (string[])[.. ours, foreign]) File.Delete(file);
        }

        await before.AssertSameAsync();
        await ShouldBeWholeAsync(healthy);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task PodLostWhosePluginNeverDetaches_StaysUntilItsNetworkIsForgotten()
    {
        var healthy = await RunPodAsync("healthy");
        var before = await SnapshotAsync();
        var network = WriteNetwork('a', 90, ", { \"type\": \"fake\" }");
        File.SetUnixFileMode(
            WriteFile("bin/fake", """
                #!/bin/sh
                case $CNI_COMMAND in
                  VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["1.0.0"]}';;
                  ADD) tr -d '\n' | sed 's/.*"prevResult"://; s/}$//';;
                  DEL) echo never >&2; exit 1;;
                esac
                """),
            UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] directories =
            ["--cni-conf-dir", NetworkDirectory, "--cni-bin-dir", $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}"];
        var lost = (await RunPodAsync("lost", ["--network", network, .. directories])).LoseRecord();
        await lost.LoseContainersAsync();

        (await MiniPodAsync(["prune", .. directories])).ShouldExit(125, "never", "give it up with 'minipod prune --forget-network'");
        (await MiniPodAsync(["prune", "--forget-network", .. directories])).ShouldExit(0, "given up");

        // What a network keeps beyond its pods: the bridge, and host-local's own files.
        (await Command.RunAsync("ip", "link", "delete", network)).ShouldSucceed();
        foreach (var file in (string[])["last_reserved_ip.0", "lock"]) File.Delete(Path.Combine(LosablePod.PoolOf(network), file));
        await before.AssertSameAsync();
        await ShouldBeWholeAsync(healthy);
    }

    // Only the pin keeps the namespace alive: the link points to a plain file, or to nothing.
    [Fact(Timeout = 3 * Limit)]
    public async Task RecordAndContainersLost_PluginsCleanUpInThePinnedNamespace()
    {
        var healthy = await RunPodAsync("healthy");
        var before = await SnapshotAsync();
        await (await RunPodAsync("lost", "-p", $"{FreePort.Get()}:80")).LoseRecord().LoseContainersAsync();

        var told = await DryRunAsync();

        ShouldTell(told, "attachment of eth0 to network minipod", "would be detached");
        ShouldTell(told, $"link /var/run/netns/{Name("lost")}", "would be removed");
        ShouldTell(told, "pin ", "would be removed");
        (await MiniPodAsync("prune")).ShouldSucceed();
        await before.AssertSameAsync();
        await ShouldBeWholeAsync(healthy);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task AllButTheAttachmentLost_IsDetachedWithoutItsNamespace()
    {
        await RunPodAsync("healthy");
        var before = await SnapshotAsync();
        await (await (await RunPodAsync("lost", "-p", $"{FreePort.Get()}:80")).LoseRecord().Age().LoseContainersAsync()).LosePinAsync();

        (await MiniPodAsync("prune")).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task AllButAddressesAndRulesLost_BothFamiliesAreGivenBack()
    {
        await using var network = new BorrowedNetwork("demo_dual", "cni_dual0");
        string[] dual = ["--cni-conf-dir", Examples, "--network", "demo_dual", "-p"];
        var healthy = await RunPodAsync("healthy", [.. dual, $"{FreePort.Get()}:80"]);
        var before = await SnapshotAsync();
        await LoseAllAsync(await RunPodAsync("lost", [.. dual, $"{FreePort.Get()}:80"]));

        var told = await DryRunAsync("--cni-conf-dir", Examples);

        ShouldTell(told, "address 10.231.6.", "would be released");
        ShouldTell(told, "address fd4d:696e:6950:6:", "would be released");
        Assert.Contains(told, line => line.Contains(" iptables rules of network demo_dual", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains(" ip6tables rules of network demo_dual", StringComparison.Ordinal));
        (await MiniPodAsync("prune", "--cni-conf-dir", Examples)).ShouldSucceed();
        await before.AssertSameAsync();
        await ShouldBeWholeAsync(healthy);
        (await MiniPodAsync("rm", "-f", healthy.Name)).ShouldSucceed(); // before its network: host-local would re-create its directory
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task AllButTheShaperLost_IsRemoved()
    {
        await using var network = new BorrowedNetwork("demo_shaped", "cni_shaped0");
        string[] shaped = ["--cni-conf-dir", Examples, "--network", "demo_shaped"];
        await RunPodAsync("healthy", shaped);
        var before = await SnapshotAsync();
        await LoseAllAsync(await RunPodAsync("lost", shaped));
        Assert.Contains(before.Added(await SnapshotAsync(), "link"), link => link.StartsWith("bwp", StringComparison.Ordinal));

        ShouldTell(await DryRunAsync("--cni-conf-dir", Examples), "interface bwp", "would be removed");
        (await MiniPodAsync("prune", "--cni-conf-dir", Examples)).ShouldSucceed();

        await before.AssertSameAsync();
        (await MiniPodAsync("rm", "-f", Name("healthy"))).ShouldSucceed(); // as above
    }

    // A pod whose command is killed during ADD, and whose record is then lost: the plugin keeps running without a
    // parent.
    [Fact(Timeout = 3 * Limit)]
    public async Task KilledInAdd_RecordLost_IsDetached()
    {
        await RunPodAsync("healthy");
        var slow = new SlowPlugin(Files, seconds: 2);
        var before = await SnapshotAsync();
        await using (var run = StartMiniPod(["run", "-d", "--name", Name("lost"), .. slow.Options, TestImages.Toolbox, "sleep", "600"]))
        {
            await UntilAsync(() => slow.IsAttached, "the ADD of the slow plugin");
            await run.SignalAsync("KILL");
            await run.WaitAsync();
        }

        var pods = Directory.GetDirectories(Path.Combine(StateDirectory, "pods"))
            .Select(Path.GetFileName)
            .Where(id => id != "by-name")
            .ToList();
        var healthy = (string)(await InspectAsync(Name("healthy")))["id"]!;
        Directory.Delete(Path.Combine(StateDirectory, "pods", pods.Single(id => id != healthy)!), recursive: true);
        File.Delete(Path.Combine(StateDirectory, "pods", "by-name", Name("lost")));

        (await MiniPodAsync(["prune", "--lost", .. slow.Options])).ShouldSucceed();

        Assert.False(slow.IsAttached);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task KilledWhileWriting_FilesLocksAndDirectoriesAreRemoved()
    {
        var healthy = await RunPodAsync("healthy");
        var before = await SnapshotAsync();
        var temporary = Path.Combine(StateDirectory, "pods", healthy.Id, $".pod.json.{new string('a', 32)}");
        File.WriteAllText(temporary, "{");
        File.SetLastWriteTimeUtc(temporary, DateTime.UnixEpoch);
        Directory.CreateDirectory(Path.Combine(StateDirectory, "pods", new string('b', 32)));
        File.WriteAllText($"/run/minipod/locks/pod-{new string('c', 32)}", "");
        File.WriteAllText($"/run/minipod/locks/cni-{new string('d', 64)}.lock", "");

        var told = await DryRunAsync();

        foreach (var kind in new[] { $"file {temporary}", "directory ", "lock /run/minipod/locks/pod-c", "lock /run/minipod/locks/cni-d" })
            ShouldTell(told, kind, "would be removed");
        (await MiniPodAsync("prune")).ShouldSucceed();
        await before.AssertSameAsync();
        await ShouldBeWholeAsync(healthy);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task LastPodGone_IdleBridgeIsRemovedAndASomebodysStays()
    {
        var foreign = $"{Prefix}b"; // an interface name can have at most fifteen characters
        (await Command.RunAsync("ip", "link", "add", foreign, "type", "bridge")).ShouldSucceed();
        var pod = await RunPodAsync("pod");
        (await MiniPodAsync("prune")).ShouldSucceed();
        Assert.Contains("minipod0", Kernel.Links());
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();
        if ((await Command.RunAsync("ip", "-o", "link", "show", "master", "minipod0")).Text.Length > 0)
            Assert.Skip("other pods are on the default network");

        ShouldTell(await DryRunAsync(), "bridge minipod0", "would be removed");
        (await MiniPodAsync("prune")).ShouldSucceed();

        var links = Kernel.Links();
        Assert.DoesNotContain("minipod0", links);
        Assert.Contains(foreign, links);
        await ShouldBeWholeAsync(await RunPodAsync("next")); // the plugin creates it again for the next pod
    }

    // An ADD first ensures that the bridge exists, and later attaches its veth pair.
    [Fact(Timeout = 3 * Limit)]
    public async Task IdleBridge_WhileAPluginIsAtWork_StaysUntilItHasEnded()
    {
        (await MiniPodAsync("rm", "-f", (await RunPodAsync("pod")).Name)).ShouldSucceed();
        if ((await Command.RunAsync("ip", "-o", "link", "show", "master", "minipod0")).Text.Length > 0)
            Assert.Skip("other pods are on the default network");
        await using var plugin = RunningCommand.Start("flock", [
            "--shared", "--no-fork", "/run/minipod/locks/cni.gc.lock", "sh", "-c", "echo held; exec sleep 60",
        ]);
        await UntilAsync(() => plugin.Stdout.StartsWith("held", StringComparison.Ordinal), "the lock of a CNI operation");

        await using var prune = StartMiniPod("prune");
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (isWaiting, before) = (!prune.HasExited, Kernel.Links());
        plugin.Kill();
        (await prune.WaitAsync()).ShouldSucceed();

        Assert.True(isWaiting, prune.Stdout + prune.Stderr);
        Assert.Contains("minipod0", before);
        Assert.DoesNotContain("minipod0", Kernel.Links());
    }

    private static async Task LoseAllAsync(LosablePod pod) =>
        (await (await pod.LoseRecord().Age().LoseContainersAsync()).LosePinAsync()).LoseCacheAndLink();
}
