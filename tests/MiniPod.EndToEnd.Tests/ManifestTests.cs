using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class ManifestTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task RunManifest_SeveralDocuments_RunsAllPodsAndTheirContainers()
    {
        var port = FreePort.Get();
        var file = WriteFile("pods.yaml", $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {Name("two")}
              labels: {"{"} tier: front {"}"}
            spec:
              hostname: front-1
              containers:
              - name: web
                image: {TestImages.Nginx}
                ports:
                - containerPort: 80
                  hostPort: {port}
              - name: side
                image: {TestImages.Toolbox}
                command: [sh, -c]
                args: ["echo $FRUIT on $(hostname); sleep 600"]
                env:
                - name: FRUIT
                  value: pear
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: {Name("one")}
            spec:
              containers:
              - name: idle
                image: {TestImages.Toolbox}
                command: [sleep, "600"]
            """);
        var before = await SnapshotAsync();

        var result = (await MiniPodAsync("run", "-f", file)).ShouldSucceed();

        Assert.Equal(2, result.Lines.Count);
        Assert.NotEqual(await Kernel.IpAsync(Name("one")), await Kernel.IpAsync(Name("two")));
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://127.0.0.1:{port}/"), StringComparison.Ordinal);
        await UntilAsync(
            async () => (await MiniPodAsync("logs", Name("two"), "-c", "side")).Text == "pear on front-1",
            "the second container's output, with its variable and the pod's host name");
        var web = (int)(await EngineApi.InspectAsync($"minipod.{Name("two")}.web"))["State"]!["Pid"]!;
        var side = (int)(await EngineApi.InspectAsync($"minipod.{Name("two")}.side"))["State"]!["Pid"]!;
        Assert.Equal(Kernel.NamespaceOf(web), Kernel.NamespaceOf(side));
        (await MiniPodAsync("rm", "-f", "-a")).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunManifest_JsonFromStandardInput_RunsThePod()
    {
        var json =
            $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{Name("json")}}}"},"spec":{"containers":[{"name":"idle","image":"{{{TestImages.Toolbox}}}","args":["sleep","600"]}]}}""";

        (await MiniPodAsync(new CommandOptions { Input = json }, "run", "-f", "-")).ShouldSucceed();

        Assert.Equal("Running", (string?)(await InspectAsync(Name("json")))["status"]);
    }

    [Fact(Timeout = Limit)]
    public async Task RunManifest_UnknownField_IsRefusedByNameAndNothingMade()
    {
        var yaml = $"""
            apiVersion: v1
            kind: Pod
            metadata: {"{"} name: {Name("odd")} {"}"}
            spec:
              containers:
              - name: idle
                image: {TestImages.Toolbox}
                volumeDevices: [{"{"} name: disk, devicePath: /dev/disk {"}"}]
            """;
        var before = await SnapshotAsync();

        (await MiniPodAsync(new CommandOptions { Input = yaml }, "run", "-f", "-")).ShouldExit(
            125, "spec.containers[0]", "volumeDevices");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunManifest_AsOthersWriteIt_RunsThePodAndSaysWhatHasNoEffect()
    {
        var yaml = $$"""
            kind: Service
            apiVersion: v1
            metadata: {name: front}
            ---
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Pod
              metadata: {name: {{Name("vars")}}, creationTimestamp: null}
              spec:
                dnsPolicy: ClusterFirst
                restartPolicy: Always
                containers:
                - &first
                  name: first
                  image: {{TestImages.Toolbox}}
                  command: [sh, -c]
                  args: ["echo '$(URL)' '$$(PORT)' '$(NONE)'; sleep 600"]
                  env: [{name: PORT, value: "80"}, {name: URL, value: "http://$(PORT)/$(LATE)"}, {name: LATE, value: x}]
                  resources: {}
                - {<<: *first, name: second, args: ["echo $(LATE); sleep 600"]}
              status: {}
            """;

        var result = (await MiniPodAsync(new CommandOptions { Input = yaml }, "run", "-f", "-")).ShouldSucceed();

        Assert.Equal(
            [
                "minipod: document 1: spec has no selector, so its names lead to no pod (line 1)",
            ],
            result.Stderr.TrimEnd('\n').Split('\n'));
        await UntilAsync(
            async () => (await MiniPodAsync("logs", Name("vars"), "-c", "first")).Text == "http://80/$(LATE) $(PORT) $(NONE)",
            "the output of the first container");
        await UntilAsync(
            async () => (await MiniPodAsync("logs", Name("vars"), "-c", "second")).Text == "x", "the output of the second container");
    }
}
