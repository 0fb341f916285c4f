using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>The store is lost, completely or in part: pods are found by their containers, and their records are
/// rebuilt.</summary>
public sealed class StoreTests(EndToEndHost host) : EventTest(host)
{
    private static readonly string[] Told = ["status", "problems", "ports", "createdAt", "hostname", "uid"];

    private string Pods => Path.Combine(StateDirectory, "pods");

    [Fact(Timeout = PrivateHost.Limit)]
    public Task StoreDeleted_RunningPodIsRebuiltAsItWas() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync(
            "--hostname", "somehost", "-l", "app=shop", "-e", "TOKEN=s3cret", "-e", "EMPTY=", "-v", $"{Files}:/mnt:ro");
        var record = await ReadRecordAsync(pod);
        var processes = (await ProcessAsync(pod, Web), await ProcessAsync(pod, Side));
        Directory.Delete(StateDirectory, recursive: true);

        var listed = (await MiniPodAsync("ps", "-a")).ShouldSucceed();
        Assert.Contains($"pod \"{pod.Name}\" ({pod.Id[..12]}) has 3 containers and no record", listed.Stderr, StringComparison.Ordinal);
        Assert.Contains((await MiniPodAsync("doctor")).ShouldExit(1).Lines, line =>
            line.Contains(pod.Name, StringComparison.Ordinal) && line.Contains("minipod recover", StringComparison.Ordinal));
        (await MiniPodAsync("run", "-d", "--name", pod.Name, TestImages.Toolbox)).ShouldExit(125, "minipod recover");
        Assert.Equal(processes, (await ProcessAsync(pod, Web), await ProcessAsync(pod, Side)));
        Assert.Contains("rebuilt from 3 containers", (await MiniPodAsync("recover")).ShouldSucceed().Stdout, StringComparison.Ordinal);

        Assert.True(JsonNode.DeepEquals(record, await ReadRecordAsync(pod)), $"{record}\nis not\n{await ReadRecordAsync(pod)}");
        Assert.Equal(processes, (await ProcessAsync(pod, Web), await ProcessAsync(pod, Side)));
        await TellsAsync(pod, "Running");
        await ServesAsync(pod);
        Assert.Empty((await MiniPodAsync("recover")).ShouldSucceed().Stdout);
        await EveryVerbWorksAsync(pod);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task StoreDeleted_StoppedAndCreatedPodsAreRebuilt() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        (await MiniPodAsync("stop", "-t", "0", pod.Name)).ShouldSucceed();
        var network = WriteNetwork('a', 251);
        (await MiniPodAsync("create", "--name", Name("made"), "--cni-conf-dir", NetworkDirectory, "--network", network)).ShouldSucceed();
        var (stopped, made) = (await InspectAsync(pod.Name), await InspectAsync(Name("made")));
        Directory.Delete(StateDirectory, recursive: true);

        Assert.Equal(2, (await MiniPodAsync("recover")).ShouldSucceed().Lines.Count);

        foreach (var (was, name) in new[] { (stopped, pod.Name), (made, Name("made")) })
        {
            var now = await InspectAsync(name);
            foreach (var part in Told) Assert.Equal(was[part]?.ToJsonString(), now[part]?.ToJsonString());
            Assert.Equal(
                was["containers"]!.AsArray().Select(one => (string?)one!["containerId"]),
                now["containers"]!.AsArray().Select(one => (string?)one!["containerId"]));
        }

        (await MiniPodAsync("start", pod.Name)).ShouldSucceed();
        await KeptItsFileAsync(pod);
        (await MiniPodAsync("rm", Name("made"))).ShouldSucceed();
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task StoreDeletedAndPauseRemoved_PodIsRebuiltFromWhatIsLeft() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("docker", "rm", "-f", pod.Pause);
        Directory.Delete(StateDirectory, recursive: true);

        (await MiniPodAsync("recover")).ShouldSucceed();

        await TellsAsync(pod, "SandboxChanged", "SandboxMissing");
        await RepairsAsync(pod, $"remove container \"{Side}\"", [], "--recreate");
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task StoreDeletedAndPauseKilled_RmLeavesNothing() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("docker", "kill", pod.Pause);
        Directory.Delete(StateDirectory, recursive: true);

        (await MiniPodAsync("recover")).ShouldSucceed();

        await TellsAsync(pod, "SandboxChanged", "SandboxDead");
        await LeavesNothingAsync(pod, before);
    });

    // From engine 27 on, nothing says where the namespace of a sandbox that has exited was.
    [Fact(Timeout = PrivateHost.Limit)]
    public Task StoreDeletedAndPodStopped_PodStartsAgain() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        await HappensAsync("docker", "stop", "-t", "0", pod.Container(Web), pod.Container(Side), pod.Pause);
        Directory.Delete(StateDirectory, recursive: true);

        (await MiniPodAsync("recover")).ShouldSucceed();
        (await MiniPodAsync("start", pod.Name)).ShouldSucceed();

        await TellsAsync(pod, "Running");
        var page = await Harness.Web.FetchAsync($"http://{await Kernel.IpAsync(pod.Name)}/");
        Assert.Contains("Welcome to nginx", page, StringComparison.Ordinal);
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task RecordDeleted_ThatPodAloneIsRebuilt() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        (await MiniPodAsync("create", "--name", Name("other"))).ShouldSucceed();
        var record = await ReadRecordAsync(pod);
        File.Delete(RecordOf(pod));

        Assert.Contains(pod.Name, (await MiniPodAsync("ps")).ShouldSucceed().Stderr, StringComparison.Ordinal);
        Assert.Single((await MiniPodAsync("recover")).ShouldSucceed().Lines);

        Assert.True(JsonNode.DeepEquals(record, await ReadRecordAsync(pod)));
        await TellsAsync(pod, "Running");
        (await MiniPodAsync("rm", Name("other"))).ShouldSucceed();
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task RecordDamaged_IsPutAsideAndRebuilt() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        var record = await ReadRecordAsync(pod);
        var text = await File.ReadAllTextAsync(RecordOf(pod));
        await File.WriteAllTextAsync(RecordOf(pod), text[..(text.Length / 2)]);

        (await MiniPodAsync("ps")).ShouldExit(0, RecordOf(pod), "minipod recover");
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldExit(125, RecordOf(pod), "minipod recover");
        Assert.Contains("was damaged, rebuilt", (await MiniPodAsync("recover")).ShouldSucceed().Stdout, StringComparison.Ordinal);

        Assert.Equal(text[..(text.Length / 2)], await File.ReadAllTextAsync($"{RecordOf(pod)}.damaged"));
        Assert.True(JsonNode.DeepEquals(record, await ReadRecordAsync(pod)));
        await TellsAsync(pod, "Running");
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task RecordOfANewerFormat_IsRefusedByNameAndNotRebuilt() => OnPrivateHostAsync(async () =>
    {
        var pod = await RunPodAsync();
        var text = await File.ReadAllTextAsync(RecordOf(pod));
        var newer = text.Replace("\"schemaVersion\":1", "\"schemaVersion\":7", StringComparison.Ordinal);
        await File.WriteAllTextAsync(RecordOf(pod), newer);

        (await MiniPodAsync("recover")).ShouldExit(0, RecordOf(pod), "has format 7");
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldExit(125, RecordOf(pod), "has format 7");

        Assert.Equal(newer, await File.ReadAllTextAsync(RecordOf(pod)));
        await File.WriteAllTextAsync(RecordOf(pod), text);
    });

    private string RecordOf(EventPod pod) => Path.Combine(Pods, pod.Id, "pod.json");

    private async Task<JsonNode> ReadRecordAsync(EventPod pod) => JsonNode.Parse(await File.ReadAllTextAsync(RecordOf(pod)))!;

    private async Task EveryVerbWorksAsync(EventPod pod)
    {
        Assert.Equal("s3cret", (await MiniPodAsync("exec", "-c", Web, pod.Name, "sh", "-c", "echo $TOKEN")).ShouldSucceed().Text);
        (await MiniPodAsync("logs", "-c", Web, pod.Name)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--pod", pod.Name, "--name", "more", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("stop", "-t", "0", pod.Name)).ShouldSucceed();
        (await MiniPodAsync("start", pod.Name)).ShouldSucceed();
        await KeptItsFileAsync(pod);
        await KillAsync(pod, "POD");
        (await MiniPodAsync("repair", "-t", "0", pod.Name)).ShouldSucceed();
        (await MiniPodAsync("restart", "-t", "0", pod.Name)).ShouldSucceed();
        Assert.Equal(
            "3/3",
            (await MiniPodAsync("ps"))
                .ShouldSucceed().Lines
                .Single(line => line.Contains(pod.Name, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);
    }
}
