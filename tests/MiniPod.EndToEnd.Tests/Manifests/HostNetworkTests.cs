using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>A pod on the host's network: every command works on it, and none says that its network is missing.</summary>
public sealed class HostNetworkTests(EndToEndHost host) : ManifestTest(host)
{
    [Fact(Timeout = 3 * Limit)]
    public async Task HostNetwork_EveryCommand_WorksAndSaysNothingWrong()
    {
        var (pod, port, before) = (Name("host"), FreePort.Get(), await SnapshotAsync());
        var page = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        var yaml = $$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}} }
            spec:
              restartPolicy: Never
              hostNetwork: true
              terminationGracePeriodSeconds: 2
              hostAliases: [{ip: 10.9.8.7, hostnames: [db]}]
              containers:
              - name: web
                image: {{{TestImages.Toolbox}}}
                command: [sh, -c, "mkdir -p /www && echo page > /www/index.html && exec httpd -f -p {{{port}}} -h /www"]
                ports: [{containerPort: {{{port}}} }]
                env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP} }}, {name: HOST,
                  valueFrom: {fieldRef: {fieldPath: status.hostIP} }}]
              - {name: side, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }
            """;
        (await RunYamlAsync(yaml)).ShouldSucceed();

        await RunsAsync();
        await PrintsAsync(pod, "web", "[ $IP = $HOST ] && hostname; tail -n 1 /etc/hosts", Environment.MachineName, "10.9.8.7\tdb");
        await PrintsAsync(pod, "web", "grep '^nameserver' /etc/resolv.conf | head -n 1; ls /sys/class/net | grep -x lo",
            (await File.ReadAllLinesAsync("/etc/resolv.conf")).First(line => line.StartsWith("nameserver", StringComparison.Ordinal)),
            "lo");
        Assert.Equal(NamespaceOf("self", "uts"), await NamespaceAsync(pod, "web", "uts"));
        foreach (var command in new[] { "stop", "start", "restart" })
        {
            (await MiniPodAsync(command, pod)).ShouldSucceed();
            if (command == "stop") Assert.False(await Web.AnswersAsync(page));
            else await RunsAsync();
        }

        (await MiniPodAsync("repair", "--dry-run", pod)).ShouldSucceed();
        var pause = await ProcessAsync(pod, "POD");
        (await Command.RunAsync("kill", "-KILL", await ProcessAsync(pod, "web"))).ShouldSucceed();
        await UntilAsync(async () => !(bool)(await EngineAsync(pod, "web"))["State"]!["Running"]!, "the container has ended");
        (await MiniPodAsync("repair", pod)).ShouldExit(0, "nothing to repair");
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        await RunsAsync();
        Assert.Equal(pause, await ProcessAsync(pod, "POD"));
        await LeavesNothingAsync(before, pod);

        // A port that the host uses already is refused before anything is made.
        using var taken = new TcpListener(IPAddress.Any, port);
        taken.Start();
        (await RunYamlAsync(yaml)).ShouldExit(125, string.Create(CultureInfo.InvariantCulture, $"{port}"));
        await before.AssertSameAsync();

        async Task RunsAsync()
        {
            Assert.Equal("page\n", await Web.FetchAsync(page));
            Assert.Equal(NamespaceOf("self", "net"), await NamespaceAsync(pod, "web", "net"));
            var told = await InspectAsync(pod);
            Assert.Equal("Running", (string?)told["status"]);
            Assert.Empty(told["problems"]!.AsArray());
            Assert.Empty((await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json.AsArray().Single()!["problems"]!.AsArray());
            var listed = (await MiniPodAsync("ps", "-o", "json")).ShouldSucceed().Json.AsArray().Single()!;
            Assert.Equal("Running", (string?)listed["status"]);
            Assert.Equal(await InAsync(pod, "web", "echo $IP"), (string?)told["ips"]!.AsArray().Single());
            (await MiniPodAsync("ps")).ShouldSucceed();
            var doctor = await MiniPodAsync("doctor");
            foreach (var line in doctor.Lines.Where(line => line.Contains(pod, StringComparison.Ordinal)))
                Assert.Contains("ok", line, StringComparison.Ordinal);
            var topology = (await MiniPodAsync("topology")).ShouldSucceed();
            Assert.Contains(pod, topology.Text, StringComparison.Ordinal);
            Assert.Contains("on the host's network", topology.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("fix", topology.Stderr, StringComparison.Ordinal);
            (await MiniPodAsync("topology", pod)).ShouldSucceed();
            Assert.Contains("\"faults\": []", (await MiniPodAsync("topology", "-o", "json")).ShouldSucceed().Text,
                StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task HostNetwork_WithWhatItExcludes_IsRefused()
    {
        var before = await SnapshotAsync();
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name("bad")}}} }
            spec:
              hostNetwork: true
              hostnameOverride: other
              securityContext: {sysctls: [{name: net.ipv4.ip_local_port_range, value: "1 2"}, {name: kernel.msgmax, value: "1"}]}
              containers: [{name: one, image: {{{TestImages.Toolbox}}}, ports: [{containerPort: 80, hostPort: 81}]}]
            """)).ShouldExit(
            125, "hostnameOverride", "would change the host's network", "kernel.msgmax", "must be the same as containerPort");
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name("bad")}}} }
            spec: {hostPID: true, shareProcessNamespace: true, containers: [{name: one, image: {{{TestImages.Toolbox}}} }]}
            """)).ShouldExit(125, "shareProcessNamespace");
        await before.AssertSameAsync();
    }
}
