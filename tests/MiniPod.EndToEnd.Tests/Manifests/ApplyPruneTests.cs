using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary><c>apply --prune</c>.</summary>
public sealed class ApplyPruneTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Prune_WhatIsInNoManifest_GoesAndOnlyThat()
    {
        var (kept, dropped, other, byHand) = (Name("kept"), Name("dropped"), Name("other"), Name("byhand"));
        var file = WriteFile("pods.yaml", $"{Pod(kept)}\n---\n{Pod(dropped)}\n---\n{Service(dropped)}\n---\n{Pod(other, "other")}");
        (await MiniPodAsync("apply", "-f", file)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", byHand, "--label", "app=shop", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        WriteFile("pods.yaml", Pod(kept));

        var unsaid = (await MiniPodAsync("apply", "--prune", "-f", file)).ShouldExit(125);
        Assert.Contains("-l LABELS or --all", unsaid.Stderr, StringComparison.Ordinal);
        string[] pruned = [$"pod/{kept} unchanged", $"service/{dropped} pruned", $"pod/{dropped} pruned"];
        var dry = await MiniPodAsync("apply", "--prune", "-l", "app=shop", "--dry-run", "-f", file);
        Assert.Equal(pruned.Select(line => $"{line} (dry run)"), dry.ShouldSucceed().Lines);
        Assert.Equal(pruned, (await MiniPodAsync("apply", "--prune", "-l", "app=shop", "-f", file)).ShouldSucceed().Lines);

        Assert.Equal(new[] { byHand, kept, other }.Order(), await NamesAsync());
        Assert.Equal(
            [$"pod/{kept} unchanged", $"pod/{other} pruned"],
            (await MiniPodAsync("apply", "--prune", "--all", "-f", file)).ShouldSucceed().Lines);
        Assert.Equal(new[] { byHand, kept }.Order(), await NamesAsync());
    }

    private async Task<IEnumerable<string>> NamesAsync() =>
        (await MiniPodAsync("ps", "-a", "-o", "json")).ShouldSucceed().Json.AsArray().Select(pod => (string)pod!["name"]!).Order();

    private static string Pod(string name, string app = "shop") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}}, labels: { app: {{app}} } }
        spec:
          restartPolicy: Never
          containers: [{ name: one, image: {{TestImages.Toolbox}}, command: [sleep, "600"] }]
        """;

    private static string Service(string name) => $$"""
        apiVersion: v1
        kind: Service
        metadata: { name: {{name}}, labels: { app: shop } }
        spec: { selector: { app: shop }, ports: [{ port: 80 }] }
        """;
}
