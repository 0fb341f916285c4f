using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>The engine restarts, is killed, keeps its data in another directory, or is pruned; the host
/// reboots.</summary>
public sealed class EngineTests(EndToEndHost host) : EventTest(host)
{
    [Fact(Timeout = PrivateHost.Limit)]
    public Task EngineRestarted_PodIsToldAndRepaired() => OnPrivateHostAsync(() => EndsAndRepairsAsync("TERM"));

    [Fact(Timeout = PrivateHost.Limit)]
    public Task EngineKilled_PodIsToldAndRepaired() => OnPrivateHostAsync(() => EndsAndRepairsAsync("KILL"));

    [Fact(Timeout = PrivateHost.Limit)]
    public Task EngineRestartedWithLiveRestore_NothingIsWrongAndNothingIsTouched() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var line = PrivateEngine.Line;
        await PrivateEngine.EndAsync("TERM");
        await PrivateEngine.StartAsync([.. line, "--live-restore"]);
        var pod = await RunPodAsync();
        var process = await ProcessAsync(pod, Web);
        await PrivateEngine.EndAsync("TERM");
        Assert.Contains("Welcome to nginx", await Harness.Web.FetchAsync($"http://{pod.Ip}/"), StringComparison.Ordinal);
        await PrivateEngine.StartAsync([.. line, "--live-restore"]);

        await TellsAsync(pod, "Running");
        await ServesAsync(pod);
        (await MiniPodAsync("repair", pod.Name)).ShouldExit(0, "nothing to repair");
        Assert.Equal(process, await ProcessAsync(pod, Web));
        await LeavesNothingAsync(pod, before);
        await PrivateEngine.EndAsync("TERM");
        await PrivateEngine.StartAsync(line);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task EngineRestarted_PodThatRemovesItself_IsRemoved() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        await RunThatRemovesItselfAsync();

        await RestartAsync(PrivateEngine.Line);

        await UntilAsync(() => Waiters.Find(StateDirectory) is null, "the waiting process to exit", seconds: 60);
        await before.AssertSameAsync();
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task EngineRestarted_PodOfAManifest_RunsAgainByItself() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = Name("watched");
        var yaml = $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}} }
            spec:
              initContainers: [{ name: init, image: {{TestImages.Toolbox}}, command: ["true"] }]
              containers: [{ name: app, image: {{TestImages.Toolbox}}, command: [sh, -c, "trap 'exit 0' TERM; sleep 600 & wait"] }]
            """;
        (await MiniPodAsync(new CommandOptions { Input = yaml }, "run", "-f", "-")).ShouldSucceed();
        await UntilAsync(async () => (string?)(await InspectAsync(pod))["status"] == "Running", "it runs");

        await RestartAsync(PrivateEngine.Line);

        await UntilAsync(
            async () => await InspectAsync(pod) is var now && (string?)now["status"] == "Running" && now["problems"]!.AsArray().Count == 0,
            "it runs again");
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task EngineRestartedWithLiveRestore_PodThatRemovesItself_IsStillWaitedFor() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var line = PrivateEngine.Line;
        await RestartAsync([.. line, "--live-restore"]);
        var pod = await RunThatRemovesItselfAsync();
        var waiter = Waiters.Find(StateDirectory);

        await RestartAsync([.. line, "--live-restore"]);

        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Equal(waiter, Waiters.Find(StateDirectory));
        await HappensAsync("docker", "kill", $"minipod.{pod}.toolbox");
        await UntilAsync(() => Waiters.Find(StateDirectory) is null, "the waiting process to exit", seconds: 60);
        await before.AssertSameAsync();
        await RestartAsync(line);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task EnginesExecRootChanged_PodIsToldAndRepaired() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        var key = (string)(await InspectAsync(pod.Name))["sandbox"]!["sandboxKey"]!;
        var line = PrivateEngine.Line;
        var root = Array.IndexOf([.. line], "--exec-root") + 1;
        await PrivateEngine.EndAsync("TERM");
        await PrivateEngine.StartAsync([.. line.Take(root), $"{line[root]}-moved", .. line.Skip(root + 1)]);
        try
        {
            await TellsAsync(pod, "SandboxChanged", "ContainerEnded nginx", "ContainerEnded side", "LinkBroken", "SandboxDead");
            await RepairsAsync(pod, "attach the network, with the same address where possible", []);

            // The engine decides where it mounts namespaces: some versions mount them outside of the exec-root.
            Assert.NotEqual(key, (string)(await InspectAsync(pod.Name))["sandbox"]!["sandboxKey"]!);
            await KeptItsFileAsync(pod);
            await LeavesNothingAsync(pod, before);
        }
        finally
        {
            await PrivateEngine.EndAsync("TERM");
            await PrivateEngine.StartAsync(line);
        }
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task HostRebooted_PodIsToldAndRepaired() => OnPrivateHostAsync(async () =>
    {
        // The reboot also removes the bridge and the chains that the plugins keep for a network.
        var pod = await RunPodAsync();
        var line = PrivateEngine.Line;
        await Reboot.GoAsync();
        await PrivateEngine.StartAsync(line);

        await TellsAsync(
            pod, "SandboxChanged", "ContainerEnded nginx", "ContainerEnded side", "InterfaceMissing", "LinkBroken",
            "PinMissing", "SandboxDead");
        // the reboot removed the pod's lock file; this creates it again
        (await MiniPodAsync("repair", "--dry-run", pod.Name)).ShouldSucceed();
        await RepairsAsync(pod, "attach the network, with the same address where possible", []);
        await KeptItsFileAsync(pod);
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();
        await NothingOfAsync(pod);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task HostRebootedAndPodRemoved_NothingIsLeft() => OnPrivateHostAsync(async () =>
    {
        var pod = await RunPodAsync();
        var line = PrivateEngine.Line;
        await Reboot.GoAsync();
        await PrivateEngine.StartAsync(line);

        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();

        await NothingOfAsync(pod);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task DockerSystemPruned_StoppedPodsContainersAreMissedAndMadeAnew() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        (await MiniPodAsync("stop", "-t", "0", pod.Name)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", Name("running"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await HappensAsync("docker", "system", "prune", "-f");

        await TellsAsync(pod, "SandboxChanged", "ContainerMissing nginx", "ContainerMissing side", "SandboxMissing");
        Assert.Contains(pod.Name, (await MiniPodAsync("ps")).ShouldSucceed().Stdout, StringComparison.Ordinal);
        (await MiniPodAsync("start", pod.Name)).ShouldExit(125, pod.Name, $"minipod repair {pod.Name}");
        Assert.Contains(
            "would create container",
            (await MiniPodAsync("repair", "--dry-run", pod.Name)).ShouldSucceed().Stderr,
            StringComparison.Ordinal);
        (await MiniPodAsync("repair", pod.Name)).ShouldSucceed();
        await TellsAsync(pod, "Exited");
        (await MiniPodAsync("start", pod.Name)).ShouldSucceed();
        Assert.Contains(
            "Welcome to nginx", await Harness.Web.FetchAsync($"http://{await Kernel.IpAsync(pod.Name)}/"), StringComparison.Ordinal);
        Assert.Equal("Running", (string?)(await InspectAsync(Name("running")))["status"]);

        (await MiniPodAsync("rm", "-f", Name("running"))).ShouldSucceed();
        await LeavesNothingAsync(pod, before);
    });

    // With -a, the images of stopped pods are removed too. minipod contains the pause image; the user has to restore
    // the others.
    [Fact(Timeout = PrivateHost.Limit)]
    public Task DockerSystemPrunedOfImages_TheMissingOneIsNamedAndThePodMadeAnewOnceItIsThere() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        (await MiniPodAsync("stop", "-t", "0", pod.Name)).ShouldSucceed();
        var keeper = $"minipod.{Name("keeper")}.toolbox"; // a container of another user, which keeps one image in use
        (await Command.RunAsync(
            "docker", "run", "-d", "--network", "none", "--name", keeper, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await HappensAsync("docker", "system", "prune", "-a", "-f");
        Assert.False(await EngineApi.HasImageAsync(TestImages.Nginx) || await EngineApi.HasImageAsync(TestImages.Pause));

        await TellsAsync(pod, "SandboxChanged", "ContainerMissing nginx", "ContainerMissing side", "SandboxMissing");
        var pruned = await SnapshotAsync();
        var refused = await MiniPodAsync("repair", pod.Name);
        await PrivateHost.LoadImagesAsync();
        refused.ShouldExit(125, "image", TestImages.Nginx);
        await pruned.AssertSameAsync();

        (await Command.RunAsync("docker", "rmi", TestImages.Pause)).ShouldSucceed(); // it was in the archive too
        (await MiniPodAsync("repair", pod.Name)).ShouldSucceed();
        Assert.True(await EngineApi.HasImageAsync(TestImages.Pause));
        (await MiniPodAsync("start", pod.Name)).ShouldSucceed();
        Assert.Contains(
            "Welcome to nginx", await Harness.Web.FetchAsync($"http://{await Kernel.IpAsync(pod.Name)}/"), StringComparison.Ordinal);
        (await Command.RunAsync("docker", "rm", "-f", keeper)).ShouldSucceed();
        await LeavesNothingAsync(pod, before);
    });

    private async Task<string> RunThatRemovesItselfAsync()
    {
        (await MiniPodAsync("run", "-d", "--rm", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await UntilAsync(() => Waiters.Find(StateDirectory) is not null, "a waiting process");
        return Name("pod");
    }

    private static async Task RestartAsync(IReadOnlyList<string> line)
    {
        await PrivateEngine.EndAsync("TERM");
        await PrivateEngine.StartAsync(line);
    }

    private async Task EndsAndRepairsAsync(string signal)
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        var line = PrivateEngine.Line;
        await PrivateEngine.EndAsync(signal);
        (await MiniPodAsync("ps")).ShouldExit(125, "engine");
        await PrivateEngine.StartAsync(line);

        await TellsAsync(pod, "SandboxChanged", "ContainerEnded nginx", "ContainerEnded side", "LinkBroken", "SandboxDead");
        await RepairsAsync(pod, "attach the network, with the same address where possible", []);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    }

    private async Task NothingOfAsync(EventPod pod)
    {
        Assert.DoesNotContain(await EngineApi.ContainersAsync(), container => container.PodId == pod.Id);
        Assert.Empty(await Kernel.RulesWithAsync(pod.Ip));
        Assert.False(File.Exists($"/var/lib/cni/networks/minipod/{pod.Ip}"));
        Assert.Empty(Directory.EnumerateFiles("/var/lib/cni/results"));
        Assert.False(File.Exists($"/run/minipod/netns/{pod.Id}"));
        Assert.False(Path.Exists($"/var/run/netns/{pod.Name}"));
        Assert.Empty((await Command.RunAsync("ip", "-br", "link", "show", "type", "veth")).ShouldSucceed().Lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(StateDirectory, "pods", "by-name")));
    }
}
