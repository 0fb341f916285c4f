using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary><c>apply</c>, <c>diff</c>, <c>delete</c> and <c>generate</c>.</summary>
public sealed class ApplyTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Apply_TwiceThenChanged_MakesThenKeepsThenReplacesAndSaysWhat()
    {
        var pod = Name("applied");
        var before = await SnapshotAsync();
        var file = WriteFile("pod.yaml", Manifest(pod, "yes", "blue"));

        Assert.Equal([$"pod/{pod} created"], (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        var first = await EngineApi.InspectAsync($"minipod.{pod}.web");
        Assert.Equal([$"pod/{pod} unchanged"], (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        Assert.Equal(0, (await MiniPodAsync("diff", "-f", file)).ExitCode);
        Assert.Equal((string?)first["Id"], (string?)(await EngineApi.InspectAsync($"minipod.{pod}.web"))["Id"]);

        WriteFile("pod.yaml", Manifest(pod, "no", "blue"));
        const string change = "  ~ spec.containers[0].env[0].value: \"yes\" -> \"no\"";
        Assert.Equal([$"pod/{pod} differs", change], (await MiniPodAsync("diff", "-f", file)).ShouldExit(1).Lines);
        var dry = (await MiniPodAsync("apply", "--dry-run", "-f", file)).ShouldSucceed();
        Assert.Equal([$"pod/{pod} replaced (dry run)", change], dry.Lines);
        Assert.Equal((string?)first["Id"], (string?)(await EngineApi.InspectAsync($"minipod.{pod}.web"))["Id"]);
        Assert.Equal([$"pod/{pod} replaced", change], (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        Assert.Equal("no", (await MiniPodAsync("exec", pod, "--", "sh", "-c", "echo $ANSWER")).ShouldSucceed().Text);

        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        Assert.Equal([$"pod/{pod} started"], (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        Assert.Equal([$"pod \"{pod}\" deleted"], (await MiniPodAsync("delete", "-f", file)).ShouldSucceed().Lines);
        Assert.Contains("no such pod", (await MiniPodAsync("delete", "-f", file)).ShouldExit(125).Stderr, StringComparison.Ordinal);
        (await MiniPodAsync("delete", "--ignore-not-found", "-f", file)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Apply_PodOfTheCommandLineHasTheName_IsRefusedUntilReplaced()
    {
        var pod = Name("byhand");
        var file = WriteFile("pod.yaml", Manifest(pod, "yes", "blue"));
        var id = (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed().Text;

        var refused = (await MiniPodAsync("apply", "-f", file)).ShouldExit(125);

        Assert.Contains("was not made from a manifest", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(id, (string?)(await InspectAsync(pod))["id"]);
        var replaced = (await MiniPodAsync("apply", "--replace", "-f", file)).ShouldSucceed();
        Assert.StartsWith($"pod/{pod} replaced", replaced.Text, StringComparison.Ordinal);
        Assert.NotEqual(id, (string?)(await InspectAsync(pod))["id"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Generate_PodOfTheCommandLine_RunsAsTheSamePod()
    {
        var pod = Name("made");
        var port = FreePort.Get();
        (await MiniPodAsync(
            "run", "-d", "--name", pod, "-e", "TEXT=$(NOT) $$ a reference", "-p", $"{port}:80", "-v", "/tmp:/data:ro", TestImages.Nginx))
            .ShouldSucceed();
        var yaml = (await MiniPodAsync("generate", pod)).ShouldSucceed().Stdout;
        var made = await EngineApi.InspectAsync($"minipod.{pod}.nginx");
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();

        (await MiniPodAsync(new CommandOptions { Input = yaml }, "run", "-f", "-")).ShouldSucceed();

        var again = await EngineApi.InspectAsync($"minipod.{pod}.nginx");
        Assert.Equal($"{made["Config"]!["Env"]}", $"{again["Config"]!["Env"]}");
        Assert.Equal($"{made["Config"]!["Cmd"]}", $"{again["Config"]!["Cmd"]}");
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://127.0.0.1:{port}/"), StringComparison.Ordinal);
        (await MiniPodAsync("exec", pod, "--", "touch", "/data/x")).ShouldExit(1, "Read-only");
        Assert.Equal(yaml, (await MiniPodAsync("generate", pod)).ShouldSucceed().Stdout);
    }

    private static string Manifest(string pod, string answer, string color) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: conf }
        data: { color: {{color}} }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: {{pod}} }
        spec:
          terminationGracePeriodSeconds: 2
          containers:
          - name: web
            image: {{TestImages.Toolbox}}
            command: [sleep, "600"]
            env: [{ name: ANSWER, value: "{{answer}}" }]
            volumeMounts: [{ name: conf, mountPath: /conf }]
          volumes: [{ name: conf, configMap: { name: conf } }]
        """;
}
