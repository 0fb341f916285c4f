using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>Init containers and sidecars: what comes before what.</summary>
public sealed class InitContainerTests(EndToEndHost host) : WatchingTest(host)
{
    private const string Waits = "trap 'echo end >> /shared/log; exit 0' TERM; sleep 600 & wait";

    [Fact(Timeout = Limit)]
    public async Task FileKeyRef_InitContainerWritesTheFile_IsReadWhenEachInstanceIsMade()
    {
        var (pod, before) = (Name("envfile"), await SnapshotAsync());
        (await RunYamlAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}} }
            spec:
              volumes: [{ name: config, emptyDir: { medium: Memory } }]
              initContainers:
              - name: writer
                image: {{TestImages.Toolbox}}
                command: [sh, -c, "echo \"WORD='first'\" > /data/config.env"]
                volumeMounts: [{ name: config, mountPath: /data }]
              containers:
              - name: app
                image: {{TestImages.Toolbox}}
                command: [sh, -c, "echo $WORD $(URL) ${NONE-unset}; echo \"WORD='second'\" > /data/config.env; test $WORD = second && sleep 600; exit 1"]
                volumeMounts: [{ name: config, mountPath: /data }]
                env:
                - { name: WORD, valueFrom: { fileKeyRef: { volumeName: config, path: config.env, key: WORD } } }
                - { name: NONE, valueFrom: { fileKeyRef: { volumeName: config, path: none.env, key: WORD, optional: true } } }
                - { name: URL, value: "http://$(WORD)" }
            """)).ShouldSucceed();

        await LogsAsync(pod, "app", "second http://second unset");
        Assert.Equal("first http://first unset", (await MiniPodAsync("logs", "-p", "-c", "app", pod)).Text.TrimEnd());
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = Limit)]
    public async Task FileKeyRef_NobodyWroteTheFile_IsCreateContainerConfigError()
    {
        var pod = Name("noenvfile");
        (await RunYamlAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}} }
            spec:
              volumes: [{ name: config, emptyDir: {} }]
              initContainers: [{ name: writer, image: {{TestImages.Toolbox}}, command: ["true"] }]
              containers:
              - name: app
                image: {{TestImages.Toolbox}}
                command: [sleep, "600"]
                env: [{ name: WORD, valueFrom: { fileKeyRef: { volumeName: config, path: config.env, key: WORD } } }]
            """)).ShouldSucceed();

        await StatusAsync(pod, "CreateContainerConfigError");

        Assert.Contains(
            "file \"config.env\" of volume \"config\" does not exist",
            (string?)(await SeenAsync(pod))!["containers"]![1]!["message"],
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Init_SidecarBetweenTwo_RunInOrderAndBeforeTheApps()
    {
        var before = await SnapshotAsync();
        var pod = Name("init");
        (await RunYamlAsync(Pod(pod, $"cat /shared/log; {Waits}", more: Inits(
            ("one", "sleep 0.3; echo one >> /shared/log", null), ("side", Waits, "Always"), ("two", "echo two >> /shared/log", null)))))
            .ShouldSucceed();
        Assert.Equal("Init:0/3", (string?)(await SeenAsync(pod))!["status"]);

        await StatusAsync(pod, "Running");

        await LogsAsync(pod, "app", "one", "two");
        var (one, side) = (await TimesAsync(pod, "one"), await TimesAsync(pod, "side"));
        var (two, app) = (await TimesAsync(pod, "two"), await TimesAsync(pod, "app"));
        Assert.True(one.Ended < side.Started, "the sidecar starts when the one before it has ended");
        Assert.True(side.Started < two.Started, "the second one starts after the sidecar");
        Assert.True(two.Ended < app.Started, "the app starts last");
        Assert.Equal("running", (string?)(await EngineAsync(pod, "side"))["State"]!["Status"]);

        (await MiniPodAsync("stop", pod)).ShouldSucceed();
        Assert.True(
            (await TimesAsync(pod, "app")).Ended < (await TimesAsync(pod, "side")).Ended, "the sidecar ends after the app that may use it");
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = Limit)]
    public async Task Init_EndsBadly_RunsAgainOrThePodFailsByThePolicy()
    {
        var (again, never) = (Name("again"), Name("never"));
        var once = "if test -e /shared/x; then exit 0; else touch /shared/x; exit 4; fi";
        (await RunYamlAsync(
            Pod(again, Waits, more: Inits(("init", once, null))) + "\n---\n"
            + Pod(never, "sleep 600", "Never", Inits(("init", "exit 5", null))))).ShouldSucceed();

        await StatusAsync(again, "Running");
        await StatusAsync(never, "Init:Error");

        Assert.Equal(1, (int?)(await SeenAsync(again))!["containers"]![0]!["attempt"]);
        Assert.DoesNotContain($"minipod.{never}.app", (await EngineApi.ContainersAsync()).Select(container => container.Name));
        (await MiniPodAsync("logs", never, "-c", "app")).ShouldExit(125);
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_OfAContainerThatIsNotDue_SayWhatItWaitsFor()
    {
        var pod = Name("slow");
        (await RunYamlAsync(Pod(pod, "sleep 600", more: Inits(("init", "sleep 600", null))))).ShouldSucceed();

        var refused = (await MiniPodAsync("logs", pod, "-c", "app")).ShouldExit(125);

        Assert.Equal($"minipod: container \"app\" of pod \"{pod}\" is waiting to start: PodInitializing.", refused.Stderr.TrimEnd());
        Assert.Equal("0/1", (await MiniPodAsync("ps")).Lines.Single(line => line.Contains(pod, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);
        Assert.DoesNotContain("repair", (await MiniPodAsync("repair", "--dry-run", pod)).ShouldSucceed().Stdout, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task App_CannotBeMade_WaitsWithTheReason()
    {
        var pod = Name("root");
        var yaml = Pod(pod, "sleep 600", more: Inits(("init", "true", null))) + "\n    securityContext: { runAsNonRoot: true }";

        (await RunYamlAsync(yaml)).ShouldSucceed();

        await StatusAsync(pod, "CreateContainerConfigError");
        var app = (await SeenAsync(pod))!["containers"]![1]!;
        Assert.Contains("runAsNonRoot", (string?)app["message"], StringComparison.Ordinal);
    }

    private static string Inits(params (string Name, string Script, string? Policy)[] containers) =>
        "initContainers:" + string.Concat(containers.Select(one => $$"""

              - name: {{one.Name}}
                image: {{TestImages.Toolbox}}
                command: [sh, -c, "{{one.Script}}"]
                volumeMounts: [{ name: shared, mountPath: /shared }]
                {{(one.Policy is null ? "" : $"restartPolicy: {one.Policy}")}}
            """));
}
