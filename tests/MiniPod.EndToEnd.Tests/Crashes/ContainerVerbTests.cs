using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>
/// The verbs on one container of a pod, killed at the points they pass: after recovery the container is one whole thing or not there,
/// the engine has nothing that the pod does not tell of, and the other container ran on all the time.
/// </summary>
public sealed class ContainerVerbTests(EndToEndHost host) : CrashTest(host)
{
    private const string Container = "more";

    [Fact(Timeout = LongLimit)]
    public async Task ContainerVerbs_KilledAtTheirPoints_TheContainerIsWholeOrNotThere()
    {
        var empty = await SnapshotAsync();
        var pod = Name("pod");
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        var other = await StartOfTheOtherAsync(pod);
        string[] create = ["create", "--pod", pod, "--name", Container, .. Sleeper];
        string[] replace = ["create", "--replace", "--pod", pod, "--name", Container, .. Sleeper];

        await RoundsAsync(pod, "create --pod", create, RemoveAsync);
        await RoundsAsync(pod, "start --container", ["start", "-c", Container, pod], StopAsync);
        await RoundsAsync(pod, "stop --container", ["stop", "-t", "5", "-c", Container, pod], StartAsync);
        await RoundsAsync(pod, "restart --container", ["restart", "-t", "5", "-c", Container, pod], StartAsync);
        await RoundsAsync(pod, "create --replace", replace, FreshAsync);
        await RoundsAsync(pod, "rm --container", ["rm", "-f", "-c", Container, pod], ReplacedAsync);

        Assert.Equal(other, await StartOfTheOtherAsync(pod));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await empty.AssertSameAsync();

        // The points bear the attempt's number, which is to be the same each time.
        async Task FreshAsync()
        {
            await RemoveAsync();
            await StartAsync();
        }

        async Task ReplacedAsync()
        {
            await FreshAsync();
            (await MiniPodAsync(replace)).ShouldSucceed();
        }

        async Task StartAsync()
        {
            await CreateAsync();
            (await MiniPodAsync("start", "-c", Container, pod)).ShouldSucceed();
        }

        async Task StopAsync()
        {
            await CreateAsync();
            (await MiniPodAsync("stop", "-t", "5", "-c", Container, pod)).ShouldSucceed();
        }

        async Task CreateAsync()
        {
            if (!await HasContainerAsync(pod)) (await MiniPodAsync(create)).ShouldSucceed();
        }

        async Task RemoveAsync()
        {
            if (await HasContainerAsync(pod)) (await MiniPodAsync("rm", "-f", "-c", Container, pod)).ShouldSucceed();
        }
    }

    private async Task RoundsAsync(string pod, string verb, string[] command, Func<Task> prepareAsync)
    {
        await prepareAsync();
        var points = await PointsAsync(command);
        var chosen = Sample(points);
        foreach (var point in chosen)
        {
            await prepareAsync();
            await KillAsync(point, command);
            await RecoverAsync();
            await AssertWholeAsync(pod, $"{verb}, killed at \"{point}\"");
        }

        Tell(verb, chosen.Count, points.Count);
    }

    private async Task AssertWholeAsync(string pod, string what)
    {
        var shown = await InspectAsync(pod);
        Assert.True((string?)shown["status"] is "Running" or "Degraded", $"{what}: the pod is {shown["status"]}");
        Assert.True(shown["problems"]!.AsArray().Count == 0, $"{what}: {shown["problems"]}");
        var told = Ids(shown["containers"]).Concat(Ids(shown["former"])).Append((string?)shown["sandbox"]!["containerId"]).Order();
        var there = (await EngineApi.ContainersAsync()).Where(container => container.Name.StartsWith($"minipod.{pod}.", StringComparison.Ordinal)).Select(container => container.Id).Order();
        Assert.True(told.SequenceEqual(there), $"{what}: the pod tells of {string.Join(' ', told)}, the engine has {string.Join(' ', there)}");
    }

    private async Task<bool> HasContainerAsync(string pod) =>
        (await InspectAsync(pod))["containers"]!.AsArray().Any(container => (string?)container!["name"] == Container);

    private static async Task<string?> StartOfTheOtherAsync(string pod) =>
        (string?)(await EngineApi.InspectAsync($"minipod.{pod}.toolbox"))["State"]!["StartedAt"];

    private static IEnumerable<string?> Ids(JsonNode? containers) => containers!.AsArray().Select(container => (string?)container!["containerId"]);
}
