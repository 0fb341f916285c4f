using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary><c>minipod validate</c>: what <c>run -f</c> would run, without an engine.</summary>
public sealed class ValidateTests(EndToEndHost host) : EndToEndTest(host)
{
    private static readonly CommandOptions NoEngine = new()
    {
        Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = "unix:///nonexistent.sock" },
    };

    [Fact(Timeout = Limit)]
    public async Task Validate_FilesDirectoriesAndConfiguration_TellsWhatWouldRunAndMakesNothing()
    {
        var before = await SnapshotAsync();
        var pod = WriteFile("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec:
              nodeName: node1
              containers:
              - name: nginx
                image: minipod/nginx
                envFrom: [{configMapRef: {name: settings}}]
            """);
        var settings = WriteFile(
            "settings.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop}, data: {A: b}}");
        WriteFile("dir/api.json", """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "api"}, "spec": {"replicas": 2,
             "selector": {"matchLabels": {"app": "api"}}, "template": {"metadata": {"labels": {"app": "api"}},
             "spec": {"containers": [{"name": "api", "image": "minipod/toolbox"}]}}}}
            """);
        WriteFile("dir/readme.txt", "no manifest");

        var result = (await MiniPodAsync(NoEngine, "validate", pod, $"{Files}/dir", "--configmap", settings)).ShouldSucceed();

        Assert.Equal(
            [
                "pod/shop/web would run: nginx (minipod/nginx)",
                "pod/default/api-0 of deployment/default/api would run: api (minipod/toolbox)",
                "pod/default/api-1 of deployment/default/api would run: api (minipod/toolbox)",
                "configmap/shop/settings: valid, asks for no pod",
            ],
            result.Lines);
        Assert.StartsWith($"minipod: {pod}: spec.nodeName has no effect", result.Stderr, StringComparison.Ordinal);
        var json = (await MiniPodAsync(NoEngine, "validate", "-f", pod, "-f", settings, "-o", "json")).ShouldSucceed().Json;
        Assert.True((bool)json["valid"]!);
        Assert.Equal("warning", (string?)Assert.Single(json["findings"]!.AsArray())!["severity"]);
        Assert.Equal("minipod/nginx", (string?)Assert.Single(json["pods"]!.AsArray())!["containers"]![0]!["image"]);
        (await MiniPodAsync(NoEngine, "validate", pod)).ShouldExit(125, "names ConfigMap \"settings\", which is in no manifest");
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Validate_UnknownField_IsToldAsChosen()
    {
        var file = WriteFile("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers: [{name: a, image: minipod/nginx, comand: [x]}]
            """);

        (await MiniPodAsync(NoEngine, "validate", file)).ShouldExit(0, "did you mean \"command\"? It is ignored (line 5)");
        (await MiniPodAsync(NoEngine, "validate", "--validate=strict", file)).ShouldExit(125, "did you mean \"command\"? (line 5)");
        Assert.Empty((await MiniPodAsync(NoEngine, "validate", "--validate", "ignore", file)).ShouldSucceed().Stderr);
    }

    [Fact(Timeout = Limit)]
    public async Task Validate_WrongAsJson_HasThePlaceOfEachFinding()
    {
        var file = WriteFile("pods.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: a
                image: [x]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: api}
            spec:
              containers:
              - {name: "12", image: x}
            """);

        var result = (await MiniPodAsync(NoEngine, "validate", file, "-o", "json")).ShouldExit(125);

        Assert.Empty(result.Stderr);
        Assert.Empty(result.Json["pods"]!.AsArray());
        Assert.Equal(
            [
                (7, "document 1: spec.containers[0].image", "must be a string"),
                (13, "document 2: spec", "is not valid: a container cannot be named"),
            ],
            result.Json["findings"]!.AsArray().Select(one =>
                ((int)one!["line"]!, (string)one["path"]!, Beginning((string)one["message"]!))));
    }

    private static string Beginning(string message) => message.Split(" \"")[0];
}
