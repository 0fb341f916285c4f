using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>Services: names that lead to the pods that their selector fits and that are ready.</summary>
public sealed class ServiceTests(EndToEndHost host) : WatchingTest(host)
{
    // Prints the addresses that a hosts file has for a name, in their order.
    private const string Addresses = "a() { grep -w \"$1\" /etc/hosts | cut -f 1 | sort; }; a";

    [Fact(Timeout = 2 * Limit)]
    public async Task Service_OfTwoPods_LeadsToThoseThatAreReady()
    {
        var (app, client, before) = (Name("app"), Name("client"), await SnapshotAsync());
        var (first, second) = ($"{app}-0", $"{app}-1");
        var file = WriteFile("app.yaml", $$"""
            apiVersion: v1
            kind: Service
            metadata: { name: db }
            spec:
              selector: { app: {{app}} }
              ports: [{ port: 80, targetPort: http }]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: {{app}} }
            spec:
              replicas: 2
              selector: { matchLabels: { app: {{app}} } }
              template:
                metadata: { labels: { app: {{app}} } }
                spec:
                  terminationGracePeriodSeconds: 1
                  volumes: [{ name: shared, emptyDir: {} }]
                  containers:
                  - name: app
                    image: {{TestImages.Toolbox}}
                    command: {{Idle}}
                    ports: [{ name: http, containerPort: 8080 }]
                    volumeMounts: [{ name: shared, mountPath: /shared }]
                    readinessProbe: { exec: { command: [test, -e, /shared/ok] }, periodSeconds: 1, failureThreshold: 1 }
            """);
        (await MiniPodAsync("run", "-d", "--name", client, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var applied = (await MiniPodAsync("apply", "-f", file)).ShouldSucceed();
        Assert.Contains("spec.ports[0].targetPort leads to port 8080", applied.Stderr, StringComparison.Ordinal);
        Assert.Contains("service/db created", applied.Lines);
        Assert.Contains("service/db unchanged", (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        await LeadsToAsync();
        foreach (var pod in new[] { first, second }) await InAsync(pod, "app", "touch /shared/ok");
        await LeadsToAsync(first, second);
        Assert.Equal(
            await OfClientAsync($"{Addresses} db"), await OfClientAsync($"{Addresses} db.default.svc.cluster.local"));

        // One is no longer ready, one is killed and comes back: the name follows.
        await InAsync(first, "app", "rm /shared/ok");
        await LeadsToAsync(second);
        (await MiniPodAsync("stop", second)).ShouldSucceed();
        await LeadsToAsync();
        (await MiniPodAsync("start", second)).ShouldSucceed();
        await InAsync(second, "app", "touch /shared/ok");
        await LeadsToAsync(second);

        var deleted = (await MiniPodAsync("delete", "-f", file)).ShouldSucceed();
        Assert.Contains("service \"db\" deleted", deleted.Lines);
        Assert.Equal("", await OfClientAsync($"{Addresses} db"));
        Assert.Contains("there is no Service \"db\"", (await MiniPodAsync("delete", "-f", file)).Stderr, StringComparison.Ordinal);
        await LeavesNothingAsync(before, client);

        Task<string> OfClientAsync(string script) => InAsync(client, "toolbox", script);
        async Task LeadsToAsync(params string[] pods)
        {
            var addresses = await Task.WhenAll(pods.Select(pod => Kernel.IpAsync(pod)));
            var expected = string.Join('\n', addresses.Order(StringComparer.Ordinal));
            await UntilAsync(async () => await OfClientAsync($"{Addresses} db") == expected, $"db leads to {expected}", seconds: 10);
        }
    }
}
