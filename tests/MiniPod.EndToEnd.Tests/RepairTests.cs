using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>A pod is changed without minipod: ps shows it immediately, and repair restores the pod with its address,
/// touching only what is broken.</summary>
public sealed class RepairTests(EndToEndHost host) : EndToEndTest(host)
{
    public static TheoryData<string, string, string> Events => new()
    {
        { "docker kill minipod.{pod}.POD", "SandboxChanged", "SandboxDead" },
        { "docker restart -t 0 minipod.{pod}.POD", "SandboxChanged", "SandboxRestarted" },
        { "rm /var/run/netns/{pod}", "NetworkLost", "LinkBroken" },
        { "ip netns del {pod}", "NetworkLost", "LinkBroken" },
        { "ip link del {bridge}", "NetworkLost", "InterfaceMissing" },
        { "docker kill minipod.{pod}.nginx", "Exited", "ContainerEnded" },
        { "docker rm -f minipod.{pod}.nginx", "Exited", "ContainerMissing" },
    };

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Events))]
    public async Task Repair_AfterEvent_PodServesOnItsAddressAgain(string happens, string state, string problem)
    {
        var pod = Name("pod");
        var bridge = WriteNetwork('a', 251);
        var before = await SnapshotAsync();
        (await MiniPodAsync(
            "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", bridge, "--name", pod, TestImages.Nginx)).ShouldSucceed();
        var address = await Kernel.IpAsync(pod);

        (await Command.RunAsync(
            "sh",
            "-c",
            happens.Replace("{pod}", pod, StringComparison.Ordinal).Replace("{bridge}", bridge, StringComparison.Ordinal))).ShouldSucceed();
        var told = await InspectAsync(pod);
        Assert.Equal(state, (string?)told["status"]);
        Assert.Contains(told["problems"]!.AsArray(), one => (string?)one!["kind"] == problem);

        var dryRun = (await MiniPodAsync("repair", "--dry-run", pod)).ShouldSucceed();
        Assert.Contains("would ", dryRun.Stderr, StringComparison.Ordinal);
        Assert.Equal(state, (string?)(await InspectAsync(pod))["status"]);
        (await MiniPodAsync("repair", "-t", "0", pod)).ShouldSucceed();

        var repaired = await InspectAsync(pod);
        Assert.Equal("Running", (string?)repaired["status"]);
        Assert.Empty(repaired["problems"]!.AsArray());
        Assert.Equal(address, await Kernel.IpAsync(pod));
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{address}/"), StringComparison.Ordinal);

        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await Command.RunAsync("ip", "link", "del", bridge);
        ForgetNetwork(bridge);
        await before.AssertSameAsync();
    }

    // The repair of one pod makes the bridge again, but the interfaces of the others are not attached to it.
    [Fact(Timeout = Limit)]
    public async Task Repair_BridgeDeletedUnderTwoPods_TheOtherIsToldAndRepaired()
    {
        var bridge = WriteNetwork('a', 251);
        var before = await SnapshotAsync();
        string[] pods = [Name("one"), Name("two")];
        foreach (var pod in pods)
        {
            (await MiniPodAsync(
                "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", bridge, "--name", pod, TestImages.Nginx)).ShouldSucceed();
        }

        (await Command.RunAsync("ip", "link", "del", bridge)).ShouldSucceed();

        (await MiniPodAsync("repair", pods[0])).ShouldExit(0, $"InterfaceMissing {bridge}");

        var told = await InspectAsync(pods[1]);
        Assert.Equal("NetworkLost", (string?)told["status"]);
        var problem = Assert.Single(told["problems"]!.AsArray())!;
        Assert.Equal("InterfaceUnplugged", (string?)problem["kind"]);
        Assert.Equal($"it is not attached to bridge \"{bridge}\"", (string?)problem["evidence"]);
        (await MiniPodAsync("repair", pods[1])).ShouldExit(0, "detach and attach the network");
        foreach (var pod in pods)
        {
            Assert.Empty((await InspectAsync(pod))["problems"]!.AsArray());
            Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
        }

        (await MiniPodAsync(["rm", "-f", .. pods])).ShouldSucceed();
        await Command.RunAsync("ip", "link", "del", bridge);
        ForgetNetwork(bridge);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Repair_PauseRemoved_RecreatesOnlyWhenAllowed()
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        var address = await Kernel.IpAsync(pod);
        (await Command.RunAsync("docker", "rm", "-f", $"minipod.{pod}.POD")).ShouldSucceed();
        Assert.Equal("SandboxChanged", (string?)(await InspectAsync(pod))["status"]);

        (await MiniPodAsync("repair", pod)).ShouldExit(125, pod, "--recreate");
        Assert.Equal("SandboxChanged", (string?)(await InspectAsync(pod))["status"]);
        (await MiniPodAsync("repair", "--recreate", pod)).ShouldSucceed();

        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Equal(address, await Kernel.IpAsync(pod));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Repair_NothingIsWrong_TouchesNothing()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var process = (int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Pid"]!;

        var repair = (await MiniPodAsync("repair", pod)).ShouldSucceed();

        Assert.Contains(
            $"nothing to repair; the network's plugins were not asked: 'minipod repair --check {pod}' asks them",
            repair.Stderr,
            StringComparison.Ordinal);
        var asked = (await MiniPodAsync("repair", "--check", pod)).ShouldSucceed();
        Assert.EndsWith("nothing to repair\n", asked.Stderr, StringComparison.Ordinal);
        Assert.Equal(process, (int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Pid"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task Restart_Pod_HasNewProcessesAndItsFiles()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("exec", pod, "touch", "/kept")).ShouldSucceed();
        var process = (int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Pid"]!;

        (await MiniPodAsync("restart", "-t", "0", pod)).ShouldSucceed();

        Assert.NotEqual(process, (int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Pid"]!);
        (await MiniPodAsync("exec", pod, "test", "-e", "/kept")).ShouldSucceed();
    }

    // The files that host-local keeps for a network without reserved addresses. With any other file, removing the
    // directory fails.
    private static void ForgetNetwork(string network)
    {
        var directory = Path.Combine("/var/lib/cni/networks", network);
        File.Delete(Path.Combine(directory, "last_reserved_ip.0"));
        File.Delete(Path.Combine(directory, "lock"));
        Directory.Delete(directory);
    }
}
