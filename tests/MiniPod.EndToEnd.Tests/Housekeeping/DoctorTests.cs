using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Housekeeping;

/// <summary>What doctor reports about a host and its pods, and that the commands it shows fix the reported
/// problems.</summary>
public sealed class DoctorTests(EndToEndHost host) : HousekeepingTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task HealthyHost_AllIsOk()
    {
        await RunPodAsync("healthy");

        var checks = await DoctorAsync(0);

        foreach (var check in new[]
        {
            "root", "permissions", "engine", "default network", "plugin bridge", "plugin host-local", "plugin portmap",
            "plugin firewall", "ip_forward", "interrupted", "pods", "orphans", "addresses minipod", "state",
            "disk state",
        })
        {
            Assert.Equal("ok", (string?)Check(checks, check)["verdict"]);
        }

        Assert.Contains("1.0.0", (string?)Check(checks, "plugin bridge")["evidence"], StringComparison.Ordinal);
        Assert.Contains("built in", (string?)Check(checks, "default network")["evidence"], StringComparison.Ordinal);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Table_SomethingIll_HasVerdictEvidenceAndMendAndEndsWith1()
    {
        var pod = await RunPodAsync("pod");
        File.Delete($"/var/run/netns/{pod.Name}");

        var told = (await MiniPodAsync("doctor")).ShouldExit(1);

        Assert.Matches("^CHECK +VERDICT +EVIDENCE +FIX$", told.Lines[0]);
        Assert.Matches(
            $"^pod {pod.Name} +failed +LinkBroken .* minipod repair {pod.Name}$",
            Assert.Single(told.Lines, line => line.StartsWith($"pod {pod.Name} ", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task LinkDeleted_ItsCommandMends()
    {
        var pod = await RunPodAsync("pod");
        File.Delete($"/var/run/netns/{pod.Name}");

        await FixAsync(Check(await DoctorAsync(1), $"pod {pod.Name}", "LinkBroken"), "failed");

        await ShouldBeWholeAsync(pod);
        await DoctorAsync(0);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task LinkDeletedAndStateReadable_FixMendsBothAndInterruptsNothing()
    {
        var pod = await RunPodAsync("pod");
        var started = (string?)(await EngineApi.InspectAsync($"minipod.{pod.Name}.toolbox"))["State"]!["StartedAt"];
        File.Delete($"/var/run/netns/{pod.Name}");
        var record = Path.Combine(StateDirectory, "pods", pod.Id, "pod.json");
        File.SetUnixFileMode(record, (UnixFileMode)0x1a4); // 0644
        Assert.Equal("warning", (string?)Check(await DoctorAsync(1), "state", record)["verdict"]);

        (await MiniPodAsync("doctor", "--fix")).ShouldSucceed();

        await ShouldBeWholeAsync(pod);
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(record));
        Assert.Equal(started, (string?)(await EngineApi.InspectAsync($"minipod.{pod.Name}.toolbox"))["State"]!["StartedAt"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task StateReadable_ItsCommandMends()
    {
        await RunPodAsync("pod");
        File.SetUnixFileMode(StateDirectory, (UnixFileMode)0x1ed); // 0755

        await FixAsync(Check(await DoctorAsync(0), "state", StateDirectory), "warning");

        Assert.Equal("ok", (string?)Check(await DoctorAsync(0), "state")["verdict"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task StateOfSomebodyElse_FailsAndItsCommandMends()
    {
        Directory.CreateDirectory(StateDirectory);
        (await Command.RunAsync("chown", "65534", StateDirectory)).ShouldSucceed();

        await FixAsync(Check(await DoctorAsync(1), "directories", "belongs to user 65534"), "failed");

        await DoctorAsync(0);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task PauseRemoved_IsToldWithRecreate()
    {
        var pod = await RunPodAsync("pod");
        (await Command.RunAsync("docker", "rm", "--force", $"minipod.{pod.Name}.POD")).ShouldSucceed();

        var check = Check(await DoctorAsync(1), $"pod {pod.Name}", "SandboxMissing");

        Assert.Equal($"minipod repair --recreate {pod.Name}", (string?)check["fix"]);
        await FixAsync(check, "failed");
        await ShouldBeWholeAsync(pod);
    }

    // The inodes of the namespaces: after a restart with docker, pause is in a different namespace than the app.
    [Fact(Timeout = 3 * Limit)]
    public async Task PauseRestarted_InodesDifferAndItsCommandMends()
    {
        var pod = await RunPodAsync("pod");
        (await Command.RunAsync("docker", "restart", "--time", "0", $"minipod.{pod.Name}.POD")).ShouldSucceed();

        await FixAsync(Check(await DoctorAsync(1), $"pod {pod.Name}", "SandboxRestarted"), "failed");

        await ShouldBeWholeAsync(pod);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Orphan_IsToldAndItsCommandMends()
    {
        await RunPodAsync("healthy");
        var lost = await (await RunPodAsync("lost")).LoseRecord().LoseContainersAsync();

        await FixAsync(Check(await DoctorAsync(0), "orphan", "attachment of eth0 to network minipod"), "warning");

        Assert.False(File.Exists($"/run/minipod/netns/{lost.Id}"));
        Assert.Equal("ok", (string?)Check(await DoctorAsync(0), "orphans")["verdict"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Interrupted_IsToldAndItsCommandMends()
    {
        var slow = new SlowPlugin(Files, seconds: 1);
        await using (var run = StartMiniPod(["run", "-d", "--name", Name("pod"), .. slow.Options, TestImages.Toolbox, "sleep", "600"]))
        {
            await UntilAsync(() => slow.IsAttached, "the ADD of the slow plugin");
            await run.SignalAsync("KILL");
            await run.WaitAsync();
        }

        var check = Check(await DoctorAsync(1, [.. slow.Options]), "interrupted", Name("pod"));
        Assert.Equal("minipod recover", (string?)check["fix"]);
        (await MiniPodAsync(["recover", .. slow.Options])).ShouldSucceed();

        Assert.Equal("ok", (string?)Check(await DoctorAsync(0, [.. slow.Options]), "interrupted")["verdict"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task NoEngine_SaysSoAndGoesOn()
    {
        var none = new CommandOptions { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{Files}/none.sock" } };

        var checks = await DoctorAsync(none, 1);

        Assert.Equal("failed", (string?)Check(checks, "engine")["verdict"]);
        Assert.Equal("ok", (string?)Check(checks, "plugin bridge")["verdict"]);
        Assert.Equal("ok", (string?)Check(checks, "ip_forward")["verdict"]);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task CapabilitiesMissing_SaysWhich()
    {
        var result = await Command.RunAsync(
            "setpriv", ["--bounding-set", "-sys_admin,-net_admin", Binary.Path, "doctor", "-o", "json"], WithState(new CommandOptions()));

        var check = Check(result.ShouldExit(1).Json.AsArray(), "permissions");
        Assert.Equal("failed", (string?)check["verdict"]);
        Assert.Contains("CAP_NET_ADMIN and CAP_SYS_ADMIN", (string?)check["evidence"], StringComparison.Ordinal);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task DiskNearlyFull_IsTold()
    {
        var disk = Directory.CreateDirectory(Path.Combine(Files, "disk")).FullName;
        (await Command.RunAsync("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "none", disk)).ShouldSucceed();
        try
        {
            Assert.Equal("warning", (string?)Check(await DoctorAsync(0, "--state-dir", disk), "disk state", "MiB are free")["verdict"]);
            await File.WriteAllBytesAsync(Path.Combine(disk, "fill"), new byte[(8 << 20) - 4096]);
            File.SetUnixFileMode(Path.Combine(disk, "fill"), (UnixFileMode)0x180);
            Assert.Equal("failed", (string?)Check(await DoctorAsync(1, "--state-dir", disk), "disk state", "0 MiB are free")["verdict"]);
        }
        finally
        {
            (await Command.RunAsync("umount", disk)).ShouldSucceed();
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task DiskOfTheEngine_IsTheOneTheEngineNames()
    {
        var directory = (await Command.RunAsync("docker", "info", "--format", "{{.DockerRootDir}}")).ShouldSucceed().Text;

        Assert.Contains(directory, (string?)Check(await DoctorAsync(0), "disk engine")["evidence"], StringComparison.Ordinal);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task PoolOfThirtyAddresses_FullAndNot_IsCounted()
    {
        var network = Name("n");
        WriteFile($"net/{network}.conflist", string.Create(CultureInfo.InvariantCulture, $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}",
              "plugins": [{ "type": "ptp", "ipam": { "type": "host-local", "subnet": "10.231.237.0/30" } }] }
            """));
        string[] options = ["--cni-conf-dir", NetworkDirectory];
        Assert.Equal("ok", (string?)Check(await DoctorAsync(0, options), $"addresses {network}", "0 of 1")["verdict"]);

        var pod = await RunPodAsync("pod", [.. options, "--network", network]);

        Assert.Equal("failed", (string?)Check(await DoctorAsync(1, options), $"addresses {network}", "1 of 1")["verdict"]);
        (await MiniPodAsync(["run", "-d", .. options, "--network", network, TestImages.Toolbox])).ShouldExit(
            125, "no IP addresses available");
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();
        Assert.Equal("ok", (string?)Check(await DoctorAsync(0, options), $"addresses {network}", "0 of 1")["verdict"]);
    }
}
