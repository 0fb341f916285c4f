using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class RunDetachedTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task RunDetached_Default_PrintsTheIdAloneAndServesThePage()
    {
        var pod = Name("web");

        var result = (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();

        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(result.Lines));
        Assert.Empty(result.Stderr);
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
        var listed = Assert.Single((await MiniPodAsync("ps", "-o", "json")).ShouldSucceed().Json.AsArray())!;
        Assert.Equal(result.Text, (string?)listed["id"]);
        Assert.Equal("Running", (string?)listed["status"]);
        Assert.Equal(await Kernel.IpAsync(pod), (string?)listed["ips"]![0]);
    }

    [Fact(Timeout = Limit)]
    public async Task RunDetached_Default_SharesOneNamespaceThatIsLinkedAndPinned()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var pause = await EngineApi.InspectAsync($"minipod.{pod}.POD");
        var app = await EngineApi.InspectAsync($"minipod.{pod}.toolbox");
        var shared = Kernel.NamespaceOf((int)pause["State"]!["Pid"]!);
        Assert.Equal(shared, Kernel.NamespaceOf((int)app["State"]!["Pid"]!));
        Assert.Equal("none", (string?)pause["HostConfig"]!["NetworkMode"]);
        Assert.Equal($"container:{pause["Id"]}", (string?)app["HostConfig"]!["NetworkMode"]);
        Assert.Equal($"container:{pause["Id"]}", (string?)app["HostConfig"]!["IpcMode"]);
        Assert.Equal((string?)pause["NetworkSettings"]!["SandboxKey"], new FileInfo($"/var/run/netns/{pod}").LinkTarget);
        Assert.Equal(shared, await Kernel.NamespaceAtAsync($"/var/run/netns/{pod}"));
        var inspected = await InspectAsync(pod);
        Assert.Equal(shared, await Kernel.NamespaceAtAsync((string)inspected["sandbox"]!["pin"]!));
        Assert.Equal($"/run/minipod/netns/{inspected["id"]}", (string?)inspected["sandbox"]!["pin"]);
    }

    [Fact(Timeout = Limit)]
    public async Task RunDetached_Default_HasAddressRouteLeaseAndMasquerade()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var address = Assert.Single(await Kernel.AddressesAsync(pod, "eth0"));
        Assert.Matches(@"^10\.231\.\d+\.\d+/22$", address);
        var ip = address.Split('/')[0];
        var sandbox = (string)(await InspectAsync(pod))["sandbox"]!["containerId"]!;
        Assert.Contains("default via 10.231.0.1 dev eth0", await Kernel.RoutesAsync(pod));
        Assert.StartsWith(sandbox, await File.ReadAllTextAsync($"/var/lib/cni/networks/minipod/{ip}"), StringComparison.Ordinal);
        var chain = Assert.Single(await Kernel.RulesWithAsync($"POSTROUTING -s {ip}/32")).Split(' ')[^1];
        Assert.Contains(await Kernel.RulesWithAsync($"-A {chain} "), rule => rule.EndsWith("-j MASQUERADE", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task RunDetached_Default_WritesItsAddressIntoTheContainersHostsFile()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var hosts = (await MiniPodAsync("exec", pod, "cat", "/etc/hosts")).ShouldSucceed();

        Assert.Contains($"{await Kernel.IpAsync(pod)}\t{pod}", hosts.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Run_ContainerOptions_TakeEffectInTheContainer()
    {
        var pod = Name("pod");
        Directory.CreateDirectory(Path.Combine(Files, "data"));
        WriteFile("data/file", "from the host");
        var passed = new CommandOptions { Environment = new Dictionary<string, string?> { ["E2E_PASSED"] = "passed on" } };

        (await MiniPodAsync(
            passed,
            "run",
            "-d",
            "--name",
            pod,
            "-e",
            "FRUIT=pear & plum",
            "-e",
            "E2E_PASSED",
            "-v",
            $"{Files}/data:/data:ro",
            "-l",
            "tier=front",
            "--hostname",
            "front-1",
            "--entrypoint",
            "sh",
            "--pull",
            "never",
            TestImages.Toolbox,
            "-c",
            "echo $FRUIT, $E2E_PASSED, $(hostname), $(cat /data/file); sleep 600")).ShouldSucceed();

        await UntilAsync(async () => (await MiniPodAsync("logs", pod)).Stdout.Length > 0, "the container's output");
        Assert.Equal("pear & plum, passed on, front-1, from the host", (await MiniPodAsync("logs", pod)).Text);
        var inspected = await InspectAsync(pod);
        Assert.Equal("front", (string?)inspected["labels"]!["tier"]);
        var app = await EngineApi.InspectAsync((string)inspected["containers"]![0]!["containerId"]!);
        Assert.Equal("sh", (string?)app["Config"]!["Entrypoint"]![0]);
        Assert.Equal("front", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.POD"))["Config"]!["Labels"]!["tier"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PortPublished_IsReachedFromTheHostUntilRemoved()
    {
        var pod = Name("web");
        var port = FreePort.Get();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        var before = await SnapshotAsync();

        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{port}:80", TestImages.Nginx)).ShouldSucceed();

        Assert.Contains("Welcome to nginx", await Web.FetchAsync(url), StringComparison.Ordinal);
        Assert.Contains(
            $"--to-destination {await Kernel.IpAsync(pod)}:80",
            Assert.Single(await Kernel.RulesWithAsync($"--dport {port} -j DNAT")),
            StringComparison.Ordinal);
        Assert.Contains($"0.0.0.0:{port}->80/tcp", (await MiniPodAsync("ps")).Stdout, StringComparison.Ordinal);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        Assert.False(await Web.AnswersAsync(url));
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_DetachedWithRm_RemovesThePodWhenItsContainerEnds()
    {
        var before = await SnapshotAsync();

        (await MiniPodAsync("run", "-d", "--rm", "--name", Name("brief"), TestImages.Toolbox, "sleep", "1")).ShouldSucceed();

        Assert.Single((await MiniPodAsync("ps", "-q")).Lines);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_DetachedWithRmAndTwoContainers_RemovesThePodWhenTheLastEnds()
    {
        var container = $"image: {TestImages.Toolbox}, command: [sleep, '600']";
        var manifest = WriteFile(
            "two.yaml",
            $"{{ apiVersion: v1, kind: Pod, metadata: {{ name: {Name("pod")} }}, "
            + $"spec: {{ restartPolicy: Never, containers: [ {{ name: one, {container} }}, {{ name: two, {container} }} ] }} }}");
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--rm", "-f", manifest)).ShouldSucceed();

        (await Command.RunAsync("docker", "kill", $"minipod.{Name("pod")}.one")).ShouldSucceed();

        await UntilAsync(async () => (string?)(await InspectAsync(Name("pod")))["status"] == "Error", "the first container to exit");
        (await MiniPodAsync("exec", "-c", "two", Name("pod"), "true")).ShouldSucceed();
        Assert.Equal("$A", (await MiniPodAsync("exec", Name("pod"), "-c", "two", "echo", "-n", "$A")).ShouldSucceed().Text);
        (await Command.RunAsync("docker", "kill", $"minipod.{Name("pod")}.two")).ShouldSucceed();
        await before.AssertSameAsync();
    }
}
