using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>The sandbox dies, or is restarted or removed with docker.</summary>
public sealed class PauseTests(EndToEndHost host) : EventTest(host)
{
    [Fact(Timeout = PrivateHost.Limit)]
    public Task PauseDies_AppsServeOnUntilRepairBringsThemIntoTheNewNamespace() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await KillAsync(pod, "POD");

        await TellsAsync(pod, "SandboxChanged", "LinkBroken", "SandboxDead");
        Assert.Contains("Welcome to nginx", await Harness.Web.FetchAsync($"http://{pod.Ip}/"), StringComparison.Ordinal);
        (await MiniPodAsync("run", "-d", "--pod", pod.Name, "--name", "more", TestImages.Toolbox, "true")).ShouldExit(
            125, pod.Name, "is not the one that was started");
        await RepairsAsync(
            pod, $"stop container \"{Web}\": it still runs in the old network namespace, and its service is interrupted", []);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task PauseRestartedWithDocker_IsToldAndRepaired() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("docker", "restart", "-t", "0", pod.Pause);

        await TellsAsync(pod, "SandboxChanged", "LinkBroken", "SandboxRestarted");
        await RepairsAsync(
            pod, $"stop container \"{Web}\": it still runs in the old network namespace, and its service is interrupted", []);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task PauseAndAppRestartedWithDocker_EachIsToldAndRepaired() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("docker", "restart", "-t", "0", pod.Pause);
        await HappensAsync("docker", "restart", "-t", "0", pod.Container(Web));

        await TellsAsync(pod, "SandboxChanged", "ContainerElsewhere nginx", "LinkBroken", "SandboxRestarted");
        await RepairsAsync(
            pod, $"stop container \"{Side}\": it still runs in the old network namespace, and its service is interrupted", []);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task PauseRemovedWithDocker_RepairRecreatesOnlyWhenAllowed() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        var process = await ProcessAsync(pod, Web);
        await HappensAsync("docker", "rm", "-f", pod.Pause);

        await TellsAsync(pod, "SandboxChanged", "LinkBroken", "SandboxMissing");
        (await MiniPodAsync("repair", pod.Name)).ShouldExit(125, pod.Name, "loses what they wrote", "minipod repair --recreate");
        Assert.Equal(process, await ProcessAsync(pod, Web));
        await RepairsAsync(pod, $"remove container \"{Side}\"", [], "--recreate");
        (await MiniPodAsync("exec", "-c", Side, pod.Name, "test", "-e", "/kept")).ShouldExit(1);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Repair_WhatItInterrupts_IsSaidBeforeItIsDone() => OnPrivateHostAsync(async () =>
    {
        var pod = Name("pod");
        (await MiniPodAsync(
            "run",
            "-d",
            "--name",
            pod,
            TestImages.Toolbox,
            "sh",
            "-c",
            "trap 'sleep 3; exit 0' TERM; while :; do sleep 0.1; done")).ShouldSucceed();
        await HappensAsync("docker", "kill", $"minipod.{pod}.POD");

        await using var repair = StartMiniPod("repair", pod);
        await UntilAsync(() => repair.Stderr.Contains("is interrupted", StringComparison.Ordinal), "the notice of repair");

        Assert.Equal("running", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["Status"]);
        Assert.False(repair.HasExited);
        (await repair.WaitAsync()).ShouldSucceed();
        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
    });
}
