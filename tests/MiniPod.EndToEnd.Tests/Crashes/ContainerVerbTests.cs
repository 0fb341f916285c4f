using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>
/// The verbs on one container of a pod, killed at their fault points: after recovery the container is either complete
/// or gone, the engine has no container that the pod does not list, and the other container has kept running.
/// </summary>
public sealed class ContainerVerbTests(EndToEndHost host) : CrashTest(host)
{
    private const string Container = "more";

    private string Pod => Name("pod");

    private string[] Create => ["create", "--pod", Pod, "--name", Container, .. Sleeper];

    private string[] Replace => ["create", "--replace", "--pod", Pod, "--name", Container, .. Sleeper];

    [Fact(Timeout = LongLimit)]
    public async Task ContainerVerbs_KilledAtTheirPoints_TheContainerIsWholeOrNotThere()
    {
        var empty = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", Pod, .. Sleeper])).ShouldSucceed();
        var other = await StartOfTheOtherAsync();

        await RoundsAsync("create --pod", Create, RemoveAsync);
        await RoundsAsync("start --container", ["start", "-c", Container, Pod], StopAsync);
        await RoundsAsync("stop --container", ["stop", "-t", "5", "-c", Container, Pod], StartAsync);
        await RoundsAsync("restart --container", ["restart", "-t", "5", "-c", Container, Pod], StartAsync);
        await RoundsAsync("create --replace", Replace, FreshAsync);
        await RoundsAsync("create --replace, the third", Replace, ReplacedAsync);
        await RoundsAsync("rm --container", ["rm", "-f", "-c", Container, Pod], ReplacedAsync);

        Assert.Equal(other, await StartOfTheOtherAsync());
        (await MiniPodAsync("rm", "-f", Pod)).ShouldSucceed();
        await empty.AssertSameAsync();
    }

    [Fact(Timeout = LongLimit)]
    public async Task ContainerVerbs_OfAStoppedPodKilledAtTheirPoints_ThePodRunsOrIsStopped()
    {
        var empty = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", Pod, .. Sleeper])).ShouldSucceed();
        (await MiniPodAsync(Create)).ShouldSucceed();

        await RoundsAsync("start --container of a stopped pod", ["start", "-c", Container, Pod], StopPodAsync, mayBeStopped: true);
        await RoundsAsync(
            "restart --container of a stopped pod", ["restart", "-t", "5", "-c", Container, Pod], StopPodAsync, mayBeStopped: true);
        await RoundsAsync(
            "run --pod of a stopped pod",
            ["run", "-d", "--pod", Pod, "--name", "third", .. Sleeper],
            WithoutThirdAsync,
            mayBeStopped: true);

        (await MiniPodAsync("start", Pod)).ShouldSucceed();
        Assert.Equal("Running", (string?)(await InspectAsync(Pod))["status"]);
        (await MiniPodAsync("rm", "-f", Pod)).ShouldSucceed();
        await empty.AssertSameAsync();

        async Task StopPodAsync() => (await MiniPodAsync("stop", "-t", "0", Pod)).ShouldSucceed();

        async Task WithoutThirdAsync()
        {
            await StopPodAsync();
            (await MiniPodAsync("rm", "-f", "-c", "third", Pod)).ShouldSucceed();
        }
    }

    // The names of the fault points contain the attempt, which must be the same each time.
    private async Task FreshAsync()
    {
        await RemoveAsync();
        await StartAsync();
    }

    private async Task ReplacedAsync()
    {
        await FreshAsync();
        (await MiniPodAsync(Replace)).ShouldSucceed();
    }

    private async Task StartAsync()
    {
        await CreateAsync();
        (await MiniPodAsync("start", "-c", Container, Pod)).ShouldSucceed();
    }

    private async Task StopAsync()
    {
        await CreateAsync();
        (await MiniPodAsync("stop", "-t", "5", "-c", Container, Pod)).ShouldSucceed();
    }

    private async Task CreateAsync()
    {
        if (!await HasContainerAsync()) (await MiniPodAsync(Create)).ShouldSucceed();
    }

    private async Task RemoveAsync() => (await MiniPodAsync("rm", "-f", "-c", Container, Pod)).ShouldSucceed();

    private async Task RoundsAsync(string verb, string[] command, Func<Task> prepareAsync, bool mayBeStopped = false)
    {
        await prepareAsync();
        var points = await PointsAsync(command);
        var chosen = Sample(points);
        foreach (var point in chosen)
        {
            await prepareAsync();
            await KillAsync(point, command);
            await RecoverAsync();
            await AssertWholeAsync($"{verb}, killed at \"{point}\"", mayBeStopped);
        }

        Tell(verb, chosen.Count, points.Count);
    }

    private async Task AssertWholeAsync(string what, bool mayBeStopped)
    {
        var shown = await InspectAsync(Pod);
        Assert.True(
            (string?)shown["status"] is "Running" or "Degraded" || mayBeStopped && (string?)shown["status"] == "Exited",
            $"{what}: the pod is {shown["status"]}");
        Assert.True(shown["problems"]!.AsArray().Count == 0, $"{what}: {shown["problems"]}");
        var told = Ids(shown["containers"]).Concat(Ids(shown["former"])).Append((string?)shown["sandbox"]!["containerId"]).Order();
        var there = (await EngineApi.ContainersAsync())
            .Where(container => container.Name.StartsWith($"minipod.{Pod}.", StringComparison.Ordinal))
            .Select(container => container.Id)
            .Order();
        Assert.True(
            told.SequenceEqual(there), $"{what}: the pod tells of {string.Join(' ', told)}, the engine has {string.Join(' ', there)}");
    }

    private async Task<bool> HasContainerAsync() =>
        (await InspectAsync(Pod))["containers"]!.AsArray().Any(container => (string?)container!["name"] == Container);

    private async Task<string?> StartOfTheOtherAsync()
    {
        var state = (await EngineApi.InspectAsync($"minipod.{Pod}.toolbox"))["State"]!;
        Assert.Equal("running", (string?)state["Status"]);
        return (string?)state["StartedAt"];
    }

    private static IEnumerable<string?> Ids(JsonNode? containers) =>
        containers!.AsArray().Select(container => (string?)container!["containerId"]);
}
