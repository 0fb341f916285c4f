using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>A ConfigMap or Secret changes while its pod runs.</summary>
public sealed class ConfigUpdateTests(EndToEndHost host) : ManifestTest(host)
{
    private const string Shown = "cat /conf/color /all/color /secret/password /part; echo $COLOR; ls /conf";

    private string Pod => Name("pod");

    [Fact(Timeout = Limit)]
    public async Task Apply_ContentsChange_FilesDoInPlaceAndVariablesWithTheNextInstance()
    {
        var before = await SnapshotAsync();
        await ApplyAsync("blue", "old: key", "s3cr3t", $"pod/{Pod} created");
        var container = await EngineAsync(Pod, "one");
        await PrintsAsync(Pod, "one", Shown, "blueblues3cr3tblueblue", "color", "old");

        await ApplyAsync("green", "new: key", "other", $"pod/{Pod} configured: a container gets its variables when it is made anew, as in "
            + "Kubernetes");

        Assert.Equal((string?)container["Id"], (string?)(await EngineAsync(Pod, "one"))["Id"]);
        await PrintsAsync(Pod, "one", Shown, "greengreenotherblueblue", "color", "new");
        Assert.Equal(2, (await InAsync(Pod, "one", "ls -d /conf/..*")).Split('\n').Length); // one generation, and the link to it
        Assert.Empty((await InspectAsync(Pod))["problems"]!.AsArray());
        await ApplyAsync("green", "new: key", "other", $"pod/{Pod} unchanged");

        await Command.RunAsync("docker", "kill", $"minipod.{Pod}.one");
        await UntilAsync(
            async () => (await MiniPodAsync("exec", Pod, "sh", "-c", "cat /part; echo $COLOR")).Text == "greengreen", "the next instance");
        await LeavesNothingAsync(before, Pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Apply_ContentsChangeWhileStopped_AreThereWhenItStarts()
    {
        await ApplyAsync("blue", "old: key", "s3cr3t", $"pod/{Pod} created");
        (await MiniPodAsync("stop", "-t", "0", Pod)).ShouldSucceed();

        await ApplyAsync("green", "old: key", "s3cr3t", $"pod/{Pod} configured: a container gets its variables when it is made anew, as in "
            + "Kubernetes");

        await PrintsAsync(Pod, "one", "cat /conf/color", "green");
    }

    [Fact(Timeout = Limit)]
    public async Task Apply_AnotherImage_MakesThatContainerAnewAndNothingElse()
    {
        var (before, port) = (await SnapshotAsync(), FreePort.Get());
        string Two(string image) => WriteFile("two.yaml", $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{Pod}} }
            spec:
              terminationGracePeriodSeconds: 2
              containers:
              - { name: web, image: {{image}}, command: [sleep, "600"], ports: [{ containerPort: 80, hostPort: {{port}} }] }
              - { name: side, image: {{TestImages.Toolbox}}, command: [sleep, "600"] }
            """);
        (await MiniPodAsync("apply", "-f", Two(TestImages.Toolbox))).ShouldSucceed();
        var (sandbox, side) = (await EngineAsync(Pod, "POD"), await EngineAsync(Pod, "side"));

        (await MiniPodAsync("apply", "-f", Two("minipod/none-such"))).ShouldExit(125, "none-such");
        Assert.All((await InspectAsync(Pod))["containers"]!.AsArray(), one => Assert.True((bool)one!["ready"]!));
        var applied = (await MiniPodAsync("apply", "-f", Two(TestImages.Nginx))).ShouldSucceed();

        Assert.Equal(
            [
                $"pod/{Pod} configured: made anew: web",
                $"  ~ spec.containers[0].image: \"{TestImages.Toolbox}\" -> \"{TestImages.Nginx}\"",
            ],
            applied.Lines);
        Assert.Equal(TestImages.Nginx, (string?)(await EngineAsync(Pod, "web.1"))["Config"]!["Image"]);
        Assert.Equal((string?)sandbox["Id"], (string?)(await EngineAsync(Pod, "POD"))["Id"]);
        Assert.Equal((string?)side["State"]!["StartedAt"], (string?)(await EngineAsync(Pod, "side"))["State"]!["StartedAt"]);
        Assert.Equal([$"pod/{Pod} unchanged"], (await MiniPodAsync("apply", "-f", Two(TestImages.Nginx))).ShouldSucceed().Lines);
        Assert.Equal(0, (await MiniPodAsync("diff", "-f", Two(TestImages.Nginx))).ExitCode);
        await LeavesNothingAsync(before, Pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Apply_TheConfigMapIsGone_IsRefusedAndThePodIsAsBefore()
    {
        await ApplyAsync("blue", "old: key", "s3cr3t", $"pod/{Pod} created");
        var file = WriteFile("alone.yaml", Yaml("x", "y: z", "s").Split("---\n")[^1]);

        (await MiniPodAsync("apply", "-f", file)).ShouldExit(125, "settings");

        await PrintsAsync(Pod, "one", "cat /conf/color", "blue");
    }

    private async Task ApplyAsync(string color, string more, string password, string said) =>
        Assert.Equal([said], (await MiniPodAsync("apply", "-f", WriteFile("pod.yaml", Yaml(color, more, password)))).ShouldSucceed().Lines);

    private string Yaml(string color, string more, string password) => $$$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {color: {{{color}}}, {{{more}}} }
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys}
        stringData: {password: {{{password}}} }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{{Pod}}} }
        spec:
          terminationGracePeriodSeconds: 2
          volumes:
          - {name: config, configMap: {name: settings}}
          - {name: secret, secret: {secretName: keys}}
          - {name: all, projected: {sources: [{configMap: {name: settings, items: [{key: color, path: color}]}}]}}
          containers:
          - name: one
            image: {{{TestImages.Toolbox}}}
            command: [sh, -c, "sleep 600 & wait"]
            env: [{name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color} } }]
            volumeMounts:
            - {name: config, mountPath: /conf}
            - {name: secret, mountPath: /secret}
            - {name: all, mountPath: /all}
            - {name: config, mountPath: /part, subPath: color}
        """;
}
