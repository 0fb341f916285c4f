using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>The last words of containers.</summary>
public sealed class TerminationMessageTests(EndToEndHost host) : WatchingTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task LastWords_OfEachInstance_AreItsOwnAndTheFormerOnesAreInLastState()
    {
        var (pod, before) = (Name("words"), await SnapshotAsync());
        const string script = "n=$(cat /shared/n 2> /dev/null || echo 0); echo $((n + 1)) > /shared/n; "
            + "test $n = 0 && printf first > /dev/termination-log && exit 3; "
            + "trap 'printf second > /dev/termination-log; exit 0' TERM; touch /shared/trap; sleep 600 & wait";
        (await RunYamlAsync(Pod(pod, script))).ShouldSucceed();

        await UntilAsync(async () => (string?)(await ContainerAsync(pod))["lastState"]?["message"] == "first", "its last words");
        await UntilAsync(
            async () => (await MiniPodAsync("exec", "-c", "app", pod, "--", "ls", "/shared/trap")).ExitCode == 0, "it waits for TERM");
        Assert.Equal((3, "Error", 0), Last(await ContainerAsync(pod)));
        Assert.Empty(await InAsync(pod, "app", "cat /dev/termination-log"));

        (await MiniPodAsync("stop", pod)).ShouldSucceed();
        var stopped = await ContainerAsync(pod);
        Assert.Equal(("Completed", "second"), ((string?)stopped["reason"], (string?)stopped["message"]));
        Assert.Equal("first", (string?)stopped["lastState"]!["message"]);
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = Limit)]
    public async Task FallbackToLogs_NothingIsWritten_IsTheEndOfTheLogUnlessItEndedWell()
    {
        var pod = Name("logs");
        const string policy = ", terminationMessagePolicy: FallbackToLogsOnError";
        (await RunYamlAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}} }
            spec:
              restartPolicy: Never
              volumes: [{ name: v, emptyDir: {} }]
              containers:
              - { name: bad, image: {{TestImages.Toolbox}}, command: [sh, -c, "seq 100; sleep 0.5; echo oh >&2; exit 7"]{{policy}} }
              - { name: good, image: {{TestImages.Toolbox}}, command: [sh, -c, "echo fine"]{{policy}} }
              - name: own
                image: {{TestImages.Toolbox}}
                command: [sh, -c, "echo words > /v/words; exit 7"]
                terminationMessagePath: /v/words
                volumeMounts: [{ name: v, mountPath: /v }]
                securityContext: { readOnlyRootFilesystem: true, runAsUser: 1000 }
            """)).ShouldSucceed();
        await UntilAsync(async () => (await ContainersAsync()).All(one => one!["exitCode"] is not null), "all have ended");

        var containers = await ContainersAsync();

        var bad = ((string)containers[0]!["message"]!).Split('\n');
        Assert.Equal((80, true, true), (bad.Length - 1, bad.Contains("oh"), bad.Contains("100")));
        Assert.Null(containers[1]!["message"]);
        Assert.Equal("words\n", (string?)containers[2]!["message"]);

        async Task<JsonArray> ContainersAsync() => (await SeenAsync(pod))!["containers"]!.AsArray();
    }

    private static (int Code, string Reason, int Attempt) Last(JsonNode container) =>
        ((int)container["lastState"]!["exitCode"]!, (string)container["lastState"]!["reason"]!, (int)container["lastState"]!["attempt"]!);

    private async Task<JsonNode> ContainerAsync(string pod) => (await InspectAsync(pod))["containers"]![0]!;
}
