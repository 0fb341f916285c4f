using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>An app container dies, or is restarted or removed with docker. The other one keeps running.</summary>
public sealed class AppTests(EndToEndHost host) : EventTest(host)
{
    [Fact(Timeout = PrivateHost.Limit)]
    public Task AppDies_PodIsDegradedAndRepairStartsThatOneAlone() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await KillAsync(pod, Web);

        await TellsAsync(pod, "Degraded", "ContainerEnded nginx");
        await RepairsAsync(pod, $"start container \"{Web}\"", ["POD", Side]);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task AllAppsDie_PodIsExitedAndRepairStartsThem() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await KillAsync(pod, Web);
        await KillAsync(pod, Side);

        await TellsAsync(pod, "Exited", "ContainerEnded nginx", "ContainerEnded side");
        await RepairsAsync(pod, $"start container \"{Side}\"", ["POD"]);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task AppRestartedWithDocker_IsNoHarmAndRepairTouchesNothing() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("docker", "restart", "-t", "0", pod.Container(Web));
        var process = await ProcessAsync(pod, Web);

        await TellsAsync(pod, "Running");
        await ServesAsync(pod);
        (await MiniPodAsync("repair", pod.Name)).ShouldExit(0, "nothing to repair");
        Assert.Equal(process, await ProcessAsync(pod, Web));
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task AppRemovedWithDocker_RepairMakesThatOneAnew() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("docker", "rm", "-f", pod.Container(Web));

        await TellsAsync(pod, "Degraded", "ContainerMissing nginx");
        await RepairsAsync(pod, $"create and start container \"{Web}\": it was removed", ["POD", Side]);
        await KeptItsFileAsync(pod);
        await LeavesNothingAsync(pod, before);
    });
}
