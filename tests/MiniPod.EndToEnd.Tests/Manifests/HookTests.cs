using System.Diagnostics;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Hooks of containers: when they run, and what their failure does. The directory of the test is mounted at /out.</summary>
public sealed class HookTests(EndToEndHost host) : ManifestTest(host)
{
    private string Out => Path.Combine(Files, "out");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Out);
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task PostStart_Exec_EndsBeforeTheNextContainerStarts()
    {
        var (pod, before) = (Name("post"), await SnapshotAsync());

        (await RunYamlAsync(Pod(
            pod,
            Container("one", Idle, """lifecycle: {postStart: {exec: {command: [sh, -c, "sleep 1; echo hook >> /out/story"]}}}"""),
            Container("two", """["sh", "-c", "echo two >> /out/story; sleep 600"]""")))).ShouldSucceed();

        await UntilAsync(() => Task.FromResult(Story() == "hook two"), "hook and two");
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task PostStart_Fails_IsAnErrorAndThePodIsUndone()
    {
        var (pod, before) = (Name("bad"), await SnapshotAsync());

        (await RunYamlAsync(Pod(
            pod,
            Container("one", Idle, """lifecycle: {postStart: {exec: {command: [sh, -c, "echo no license; exit 3"]}}}"""),
            Container("two", Idle)))).ShouldExit(125, "PostStartHookError", "container \"one\"", "no license");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task PreStop_Exec_RunsBeforeTermAndIsToldWhenItFails()
    {
        var (pod, before) = (Name("pre"), await SnapshotAsync());
        (await RunYamlAsync(Pod(
            pod,
            Container("one", Told, """lifecycle: {preStop: {exec: {command: [sh, -c, "echo hook >> /out/story; echo oh; exit 1"]}}}"""))))
            .ShouldSucceed();

        var stopped = (await MiniPodAsync("stop", pod)).ShouldSucceed();

        Assert.Equal("hook term", Story());
        Assert.Contains("the preStop hook of container \"one\" failed: oh", stopped.Stderr, StringComparison.Ordinal);
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        await LeavesNothingAsync(before, pod);
        Assert.Equal("hook term", Story()); // not when it is ended at once
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task PreStop_HttpGet_IsAskedFromInsideThePod()
    {
        var (pod, before) = (Name("http"), await SnapshotAsync());
        var server = """["sh", "-c", "mkdir -p /w/cgi-bin && printf '#!/bin/sh\\necho hook:$REMOTE_ADDR:$HTTP_USER_AGENT >> /out/story\\necho; echo\\n' > /w/cgi-bin/bye && chmod 755 /w/cgi-bin/bye; trap 'echo term >> /out/story; exit 0' TERM; busybox httpd -f -p 8080 -h /w & wait"]""";
        (await RunYamlAsync(Pod(
            pod,
            Container(
                "one",
                server,
                "ports: [{name: web, containerPort: 8080}]",
                "lifecycle: {preStop: {httpGet: {path: /cgi-bin/bye, port: web}}}")))).ShouldSucceed();
        var address = (await MiniPodAsync("exec", pod, "sh", "-c", "hostname -i")).ShouldSucceed().Text.Trim();

        (await MiniPodAsync("stop", pod)).ShouldSucceed();

        Assert.Equal($"hook:[::ffff:{address}]:kube-lifecycle/1.32 term", Story()); // as this server writes an IPv4 address
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task PreStop_Sleep_IsWithinTheGrace()
    {
        var (pod, before) = (Name("sleep"), await SnapshotAsync());
        (await RunYamlAsync(Pod(pod, Container("one", Told, "lifecycle: {preStop: {sleep: {seconds: 3}}}")))).ShouldSucceed();

        var clock = Stopwatch.StartNew();
        (await MiniPodAsync("stop", pod)).ShouldSucceed();

        Assert.InRange(clock.Elapsed.TotalSeconds, 3, 15);
        Assert.Equal("term", Story());
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task PreStop_TakesLongerThanTheGrace_IsKilledAndTermComesStill()
    {
        var (pod, before) = (Name("long"), await SnapshotAsync());
        (await RunYamlAsync(Pod(
            pod, Container("one", Told, """lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 4321; true"]}}}""")))).ShouldSucceed();

        var clock = Stopwatch.StartNew();
        var stopped = (await MiniPodAsync("stop", "-t", "3", pod)).ShouldSucceed();

        Assert.InRange(clock.Elapsed.TotalSeconds, 3, 20);
        Assert.Equal("term", Story());
        Assert.Contains("command timed out", stopped.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("4321", (await Command.RunAsync("ps", "-eo", "args")).Text, StringComparison.Ordinal);
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task Hooks_RestartOfAContainer_RunsThemAgain()
    {
        var (pod, before) = (Name("again"), await SnapshotAsync());
        (await RunYamlAsync(Pod(
            pod,
            Container(
                "one",
                Told,
                """lifecycle: {postStart: {exec: {command: [sh, -c, "echo post >> /out/story"]}}, preStop: {exec: {command: [sh, -c, "echo pre >> /out/story"]}}}"""),
            Container("two", Idle)))).ShouldSucceed();

        (await MiniPodAsync("restart", "-c", "one", pod)).ShouldSucceed();

        Assert.Equal("post pre term post", Story());
        await LeavesNothingAsync(before, pod);
    }

    // A container that tells that it was asked to end.
    private const string Told = """["sh", "-c", "trap 'echo term >> /out/story; exit 0' TERM; sleep 600 & wait"]""";

    private string Story()
    {
        var file = Path.Combine(Out, "story");
        return File.Exists(file) ? string.Join(' ', File.ReadAllLines(file)) : "";
    }

    private static string Container(string name, string command, params string[] fields) => $"""
        - name: {name}
            image: {TestImages.Toolbox}
            imagePullPolicy: Never
            command: {command}
            volumeMounts: [{"{"}name: out, mountPath: /out{"}"}]
        {string.Concat(fields.Select(field => $"    {field}\n"))}
        """;

    private string Pod(string name, params string[] containers) => $"""
        apiVersion: v1
        kind: Pod
        metadata: {"{"}name: {name}{"}"}
        spec:
          restartPolicy: Never
          volumes: [{"{"}name: out, hostPath: {"{"}path: {Out}{"}"}{"}"}]
          containers:
          {string.Join("\n  ", containers)}
        """;
}
