using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;
using MiniPod.EndToEnd.Tests.Manifests;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>Pods that the agent watches.</summary>
public abstract class WatchingTest(EndToEndHost host) : ManifestTest(host)
{
    /// <summary>A pod with one container, which runs a shell script.</summary>
    protected static string Pod(string name, string script, string policy = "Always", string more = "") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}} }
        spec:
          restartPolicy: {{policy}}
          volumes: [{ name: shared, emptyDir: {} }]
          {{more}}
          containers:
          - name: app
            image: {{TestImages.Toolbox}}
            command: [sh, -c, {{JsonValue.Create(script).ToJsonString()}}]
            volumeMounts: [{ name: shared, mountPath: /shared }]
        """;

    /// <summary>A pod as <c>ps</c> shows it; null if it does not.</summary>
    protected async Task<JsonNode?> SeenAsync(string pod) =>
        (await MiniPodAsync("ps", "-a", "-o", "json")).ShouldSucceed().Json.AsArray().FirstOrDefault(one => (string?)one!["name"] == pod);

    /// <summary>Waits until <c>ps</c> shows a pod with this word.</summary>
    protected Task StatusAsync(string pod, string status, double seconds = 20) =>
        UntilAsync(async () => (string?)(await SeenAsync(pod))?["status"] == status, $"pod {pod} is {status}", seconds);

    /// <summary>
    /// When an instance of a container started and ended, by the engine's clock. Waits until it has started: a restart is counted before
    /// that.
    /// </summary>
    protected static async Task<(DateTimeOffset Started, DateTimeOffset Ended)> TimesAsync(string pod, string container)
    {
        (DateTimeOffset Started, DateTimeOffset Ended) times = default;
        await UntilAsync(
            async () =>
            {
                if (!(await EngineApi.ContainersAsync()).Any(one => one.Name == $"minipod.{pod}.{container}")) return false;
                var state = (await EngineAsync(pod, container))["State"]!;
                times = (state["StartedAt"]!.GetValue<DateTimeOffset>(), state["FinishedAt"]!.GetValue<DateTimeOffset>());
                return times.Started.Year > 1;
            },
            $"container {container} of pod {pod} has started");
        return times;
    }
}
