using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class StopStartTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Stop_RunningPod_FreesItsNetworkAndKeepsItsContainers()
    {
        var pod = Name("pod");
        var port = FreePort.Get();
        (await MiniPodAsync("create", Name("empty"))).ShouldSucceed();
        var before = await HostSnapshot.TakeAsync();
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{port}:80", TestImages.Toolbox, "sh", "-c", Patient)).ShouldSucceed();
        var ip = await Kernel.IpAsync(pod);

        (await MiniPodAsync("stop", pod)).ShouldSucceed();

        Assert.False(Path.Exists($"/var/run/netns/{pod}"));
        Assert.False(File.Exists($"/var/lib/cni/networks/minipod/{ip}"));
        Assert.Empty(await Kernel.RulesWithAsync($" {ip}"));
        Assert.Empty(await Kernel.RulesWithAsync($"{port}"));
        Assert.Equal("exited", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Status"]);
        Assert.Equal("exited", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.POD"))["State"]!["Status"]);
        (await MiniPodAsync("rm", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Start_StoppedPod_ComesBackWithItsDataAndANetwork()
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("exec", pod, "sh", "-c", "echo kept > /data-of-the-container")).ShouldSucceed();
        var before = await InspectAsync(pod);
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();

        (await MiniPodAsync("start", pod)).ShouldSucceed();

        var after = await InspectAsync(pod);
        Assert.Equal((string?)before["sandbox"]!["containerId"], (string?)after["sandbox"]!["containerId"]);
        Assert.Equal((string?)before["containers"]![0]!["containerId"], (string?)after["containers"]![0]!["containerId"]);
        Assert.Equal("kept", (await MiniPodAsync("exec", pod, "cat", "/data-of-the-container")).Text);
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
        Assert.Contains($"{await Kernel.IpAsync(pod)}\t{pod}", (await MiniPodAsync("exec", pod, "cat", "/etc/hosts")).Lines);
        Assert.Equal(Kernel.NamespaceOf((int)after["sandbox"]!["pid"]!), await Kernel.NamespaceAtAsync($"/var/run/netns/{pod}"));
    }

    // The address has another MAC address each time. Those who know the former one wait seconds if nobody tells them.
    [Fact(Timeout = Limit)]
    public async Task Restart_AddressHasAnotherMac_NeighboursReachItAtOnce()
    {
        var (pod, neighbour) = (Name("web"), Name("next"));
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", neighbour, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var url = $"http://{await Kernel.IpAsync(pod)}/";
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.Contains("Welcome to nginx", await Web.FetchAsync(url), StringComparison.Ordinal);
            (await MiniPodAsync("exec", neighbour, "wget", "-q", "-O", "-", url)).ShouldSucceed();
            (await MiniPodAsync("restart", "-t", "0", pod)).ShouldSucceed();
            await UntilAsync(() => Web.AnswersAsync(url), "the host reaches the address again", seconds: 2);
            (await MiniPodAsync("exec", neighbour, "wget", "-T", "1", "-q", "-O", "-", url)).ShouldSucceed();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Start_StoppedPod_HasItsAddressAgainUnlessAnotherPodTookIt()
    {
        var (pod, other) = (Name("pod"), Name("other"));
        string[] sleep = [TestImages.Toolbox, "sleep", "600"];
        (await MiniPodAsync(["run", "-d", "--name", pod, .. sleep])).ShouldSucceed();
        var ip = await Kernel.IpAsync(pod);
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        (await MiniPodAsync(["run", "-d", "--name", Name("next"), .. sleep])).ShouldSucceed(); // host-local gives out the next one
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        Assert.Equal(ip, await Kernel.IpAsync(pod));
        (await MiniPodAsync("restart", "-t", "0", pod)).ShouldSucceed();
        Assert.Equal(ip, await Kernel.IpAsync(pod));

        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        (await MiniPodAsync(["run", "-d", "--name", other, "--network", $"minipod:ip={ip}", .. sleep])).ShouldSucceed();
        (await MiniPodAsync("start", pod)).ShouldSucceed();

        Assert.NotEqual(ip, await Kernel.IpAsync(pod));
        Assert.Equal(await Kernel.IpAsync(pod), (string?)(await InspectAsync(pod))["ips"]![0]);
        (await MiniPodAsync("rm", "-f", pod, other, Name("next"))).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Start_RunningPod_ChangesNothing()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var before = await SnapshotAsync();
        var pid = (int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Pid"]!;

        (await MiniPodAsync("start", pod)).ShouldSucceed();

        await before.AssertSameAsync();
        Assert.Equal(pid, (int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Pid"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task Start_ContainerEndedInARunningPod_StartsThatOneAgain()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var ip = await Kernel.IpAsync(pod);
        (await Command.RunAsync("docker", "kill", $"minipod.{pod}.toolbox")).ShouldSucceed();

        (await MiniPodAsync("start", pod)).ShouldSucceed();

        Assert.Equal("running", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Status"]);
        Assert.Equal(ip, await Kernel.IpAsync(pod));
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_StoppedPod_IsSuccess()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        var before = await SnapshotAsync();

        (await MiniPodAsync("stop", pod)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_ContainerHandlesItsSignal_EndsItGracefullyWithTheNetworkStillUp()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sh", "-c", Patient)).ShouldSucceed();
        await UntilAsync(
            async () => (await MiniPodAsync("logs", pod)).Stdout.Contains("ready", StringComparison.Ordinal), "the container's first line");

        (await MiniPodAsync("stop", pod)).ShouldSucceed();

        Assert.Matches(@"ended with .* inet 10\.231\.", (await MiniPodAsync("logs", pod)).Stdout);
        Assert.Equal(0, (int)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["ExitCode"]!);
    }

    private const string Patient =
        "trap 'sleep 0.3; echo ended with $(ip -4 -o addr show dev eth0); exit 0' TERM; echo ready; while true; do sleep 0.1; done";
}
