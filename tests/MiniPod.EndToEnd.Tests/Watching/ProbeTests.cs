using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>Probes against real containers: what they decide, and when. Their exact times are unit tests with a fake clock.</summary>
public sealed class ProbeTests(EndToEndHost host) : WatchingTest(host)
{
    private const string Waits = "trap 'exit 0' TERM; sleep 600 & wait";

    [Fact(Timeout = Limit)]
    public async Task Readiness_FileComesAndGoes_ShowsInReady()
    {
        var pod = Name("ready");
        (await RunYamlAsync(Probed(
            pod, Waits, "readinessProbe: { exec: { command: [test, -e, /shared/ok] }, periodSeconds: 1, failureThreshold: 1 }")))
            .ShouldSucceed();
        await StatusAsync(pod, "Running");
        Assert.Equal("0/1", await ReadyAsync(pod));

        await InAsync(pod, "app", "touch /shared/ok");
        await UntilAsync(async () => await ReadyAsync(pod) == "1/1", "it is ready", seconds: 4);
        await InAsync(pod, "app", "rm /shared/ok");
        await UntilAsync(async () => await ReadyAsync(pod) == "0/1", "it is no longer ready", seconds: 4);

        Assert.Equal(0, (int?)(await SeenAsync(pod))!["restarts"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Liveness_Fails_EndsTheContainerAndThePolicyStartsItAgain()
    {
        var pod = Name("sick");
        (await RunYamlAsync(Probed(
            pod,
            $"rm -f /shared/sick; {Waits}",
            "livenessProbe: { exec: { command: [test, '!', -e, /shared/sick] }, periodSeconds: 1, failureThreshold: 2 }"))).ShouldSucceed();
        await StatusAsync(pod, "Running");

        await InAsync(pod, "app", "touch /shared/sick");

        await UntilAsync(async () => (int?)(await SeenAsync(pod))!["restarts"] == 1, "the restart", seconds: 15);
        await StatusAsync(pod, "Running");
        await Task.Delay(2500);
        Assert.Equal(1, (int?)(await SeenAsync(pod))!["restarts"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Http_OfNginx_IsAskedInsideThePodsNetwork()
    {
        var pod = Name("http");
        var yaml = $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}} }
            spec:
              containers:
              - name: web
                image: {{TestImages.Nginx}}
                ports: [{ name: http, containerPort: 80 }]
                startupProbe: { tcpSocket: { port: http }, periodSeconds: 1 }
                readinessProbe: { httpGet: { port: http, path: / }, periodSeconds: 1 }
                livenessProbe: { httpGet: { port: 80, path: /missing }, periodSeconds: 1, failureThreshold: 600 }
            """;
        (await RunYamlAsync(yaml)).ShouldSucceed();

        await UntilAsync(async () => await ReadyAsync(pod) == "1/1", "it is ready", seconds: 10);

        await UntilAsync(
            async () => (await MiniPodAsync("logs", pod)).Text.Contains("\"GET /missing HTTP/1.1\" 404", StringComparison.Ordinal),
            "the liveness probe asks",
            seconds: 10);
        Assert.Contains("kube-probe/", (await MiniPodAsync("logs", pod)).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Startup_SidecarIsSlow_TheAppWaits()
    {
        var pod = Name("startup");
        var sidecar = $$"""
            initContainers:
              - name: side
                image: {{TestImages.Toolbox}}
                restartPolicy: Always
                command: [sh, -c, "sleep 1.5; touch /shared/up; sleep 600"]
                startupProbe: { exec: { command: [test, -e, /shared/up] }, periodSeconds: 1, failureThreshold: 20 }
                volumeMounts: [{ name: shared, mountPath: /shared }]
            """;
        (await RunYamlAsync(Pod(pod, $"test -e /shared/up && echo up; {Waits}", more: sidecar))).ShouldSucceed();

        await StatusAsync(pod, "Running");

        await LogsAsync(pod, "app", "up");
        Assert.Equal("2/2", await ReadyAsync(pod));
    }

    private static string Probed(string pod, string script, string probe) => $"{Pod(pod, script)}\n    {probe}";

    private async Task<string> ReadyAsync(string pod) =>
        (await MiniPodAsync("ps")).Lines.Single(line => line.Contains(pod, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
}
