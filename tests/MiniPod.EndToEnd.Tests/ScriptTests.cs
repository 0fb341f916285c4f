using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The script of a pod creates the same pod without minipod, and the undo script leaves nothing
/// behind.</summary>
public sealed class ScriptTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Patient = "trap 'exit 0' TERM; echo \"it's up\"; while true; do sleep 0.1; done";
    private readonly string _configurations = Path.Combine(Binary.Root, "cni-conf");

    [Fact(Timeout = Limit)]
    public async Task Script_DefaultNetwork_MakesTheSamePod() =>
        await CompareAsync(
            "--name", Name("pod"), "-e", "FRUIT=pear & $plum", "-l", "tier=front", "-l", "note=two words", "-v",
            $"{Files}:/data:ro", "--hostname", "front-1", "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sh", "-c",
            Patient);

    [Fact(Timeout = Limit)]
    public async Task Script_Ptp_MakesTheSamePod()
    {
        await using var network = new BorrowedNetwork("demo_ptp", "none");
        await CompareAsync("--cni-conf-dir", _configurations, "--network", "demo_ptp", "--name", Name("pod"), TestImages.Nginx);
    }

    [Fact(Timeout = Limit)]
    public async Task Script_ArticlesConfiguration_MakesTheSamePod()
    {
        await using var network = new BorrowedNetwork("demo_br", "cni_net0");
        await CompareAsync(
            "--cni-conf-dir", _configurations, "--network", "demo_br:interface_name=eth10", "--name", Name("pause_demo"), TestImages.Nginx);
    }

    // With both address families if the kernel supports them: each has its own rules.
    [Fact(Timeout = Limit)]
    public async Task Script_TwoContainersWithPort_MakesTheSamePod()
    {
        await using var network = new BorrowedNetwork("demo_dual", "cni_dual0");
        string[] dual = Kernel.HasIPv6 ? ["--cni-conf-dir", _configurations, "--network", "demo_dual"] : [];
        var manifest = WriteFile("pod.yaml", $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {Name("pod")}
            spec:
              containers:
              - name: web
                image: {TestImages.Nginx}
                ports:
                - containerPort: 80
                  hostPort: {FreePort.Get()}
              - name: side-car
                image: {TestImages.Toolbox}
                command: [sh, -c]
                args: ["{Patient.Replace("\"", "\\\"", StringComparison.Ordinal)}"]
            """);

        await CompareAsync(["-f", manifest, .. dual]);
    }

    [Fact(Timeout = Limit)]
    public async Task Script_TwoNetworksAndWishes_MakesTheSamePod()
    {
        const string servers = """ "dns": { "nameservers": ["10.231.252.53"], "domain": "e2e.test", "options": ["ndots:2"] }, """;
        var (first, second) = (WriteNetwork('a', 251), WriteNetwork('b', 252, bridgeKeys: servers));
        await using var one = new BorrowedNetwork(first, first);
        await using var two = new BorrowedNetwork(second, second);
        await CompareAsync(
            "--cni-conf-dir",
            NetworkDirectory,
            "--cni-bin-dir",
            $"{WritePlugins("bridge")}:{WritePlugins("host-local")}",
            "--network",
            $"{first}:interface_name=front0,ip=10.231.251.77,mac=0a:58:0a:e7:fb:4d",
            "--network",
            second,
            "--name",
            Name("pod"),
            TestImages.Nginx);
    }

    [Fact(Timeout = Limit)]
    public async Task Script_PluginFailsInTheMiddle_IsUndoneAndCanBeRunAgain()
    {
        var network = WriteNetwork('a', 253, ", { \"type\": \"fickle\" }");
        await using var borrowed = new BorrowedNetwork(network, network);
        var broken = Path.Combine(Files, "broken");
        File.SetUnixFileMode(WriteFile("bin/fickle", $$"""
            #!/bin/sh
            case $CNI_COMMAND in
              VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["1.0.0"]}' ;;
              ADD) [ ! -e {{broken}} ] || { echo '{"cniVersion":"1.0.0","code":101,"msg":"not today"}'; exit 1; }
                tr -d '\n' | sed 's/.*"prevResult"://; s/}$//' ;;
            esac
            """), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var (script, undo) = await WriteScriptsAsync(
            "--cni-conf-dir",
            NetworkDirectory,
            "--cni-bin-dir",
            $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}",
            "--network",
            network,
            "--name",
            Name("pod"),
            TestImages.Nginx);
        await RunAsync(script, undo);
        var before = await SnapshotAsync();
        await File.WriteAllTextAsync(broken, "");

        (await Command.RunAsync("bash", script)).ShouldExit(1, "not today");
        (await Command.RunAsync("bash", undo)).ShouldSucceed();

        await before.AssertSameAsync();
        File.Delete(broken);
        await RunAsync(script, undo, undo);
        await before.AssertSameAsync();
    }

    // The firewall plugin finds its rules by the addresses in a result.
    [Theory(Timeout = Limit)]
    [InlineData("exit 7")]
    [InlineData(": > \"$dir\"/eth0.3-firewall.json; exit 7")]
    [InlineData("echo '{ \"code\": 11, \"msg\": \"stopped\" }' > \"$dir\"/eth0.3-firewall.json; exit 7")]
    public async Task Script_EndsAfterTheLastPlugin_IsUndone(string end)
    {
        await using var borrowed = new BorrowedNetwork("minipod", "minipod0");
        var (script, undo) = await WriteScriptsAsync("-p", $"{FreePort.Get()}:80", "--name", Name("pod"), TestImages.Nginx);
        await RunAsync(script, undo);
        var before = await SnapshotAsync();
        var lines = await File.ReadAllLinesAsync(script);
        var copy = Assert.Single(lines, line => line.StartsWith("cp ", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(script, lines.Select(line => line == copy ? end : line));

        (await Command.RunAsync("bash", script)).ShouldExit(7);
        (await Command.RunAsync("bash", undo)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Script_ImageMissing_IsUndone()
    {
        var before = await SnapshotAsync();
        var (script, undo) = await WriteScriptsAsync("--pull", "never", "--name", Name("pod"), "minipod/no-such-image");

        (await Command.RunAsync("bash", script)).ShouldExit(1, "minipod/no-such-image");
        await RunAsync(undo, undo);

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Script_WhatRunRefuses_IsRefusedInTheSameWords()
    {
        string[] line = ["--name", Name("pod"), "--hostname", "a b", "-p", "8080:80", "-p", "8080:81", TestImages.Nginx];

        var refused = (await MiniPodAsync(["run", "-d", .. line])).ShouldExit(125, "host name", "published twice");

        foreach (var verb in new[] { new[] { "script" }, ["script", "--undo"] })
        {
            var script = await MiniPodAsync([.. verb, .. line]);
            Assert.Equal((125, "", refused.Stderr), (script.ExitCode, script.Stdout, script.Stderr));
        }
    }

    // Adds a container to a pod that minipod created, and removes it again.
    [Fact(Timeout = Limit)]
    public async Task Script_ContainerOfAPod_JoinsItAndLeavesIt()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Nginx)).ShouldSucceed();
        var before = await SnapshotAsync();
        string[] line = ["--pod", Name("pod"), "--name", "more", TestImages.Toolbox, "sleep", "600"];
        var (script, undo) = await WriteScriptsAsync(["-d", .. line]);

        await RunAsync(script);

        var (pause, more) = (await ProcessAsync("POD"), await ProcessAsync("more"));
        Assert.Equal(Kernel.NamespaceOf(pause), Kernel.NamespaceOf(more));
        Assert.Contains(
            "Welcome to nginx",
            (await Command.RunAsync(
                "docker", "exec", $"minipod.{Name("pod")}.more", "wget", "-qO-", "http://localhost")).ShouldSucceed().Stdout,
            StringComparison.Ordinal);
        await RunAsync(undo);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Script_LineOfRun_IsTakenAsItIs()
    {
        string[] line = ["-d", "--rm", "--explain", "--timeout", "20", "--name", Name("pod"), TestImages.Nginx];

        Assert.Equal(
            (await MiniPodAsync("script", "--name", Name("pod"), TestImages.Nginx)).ShouldSucceed().Stdout,
            (await MiniPodAsync(["script", .. line])).ShouldSucceed().Stdout);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Script_AnyPod_UsesNothingBeyondWhatItsHeadNames(bool published)
    {
        string[] line = ["--name", Name("pod"), .. published ? ["-p", "8080:80"] : Array.Empty<string>(), TestImages.Nginx];
        var script = (await MiniPodAsync(["script", .. line])).ShouldSucceed().Stdout
            + (await MiniPodAsync(["script", "--undo", .. line])).ShouldSucceed().Stdout;

        var code = script.Split('\n').Where(text => !text.StartsWith('#'));
        string[] foreign = published ? Foreign : [.. Foreign, "iptables", "ip6tables", "iptables-save", "iptables-restore"];
        Assert.DoesNotContain(code, text => text.Split(' ', '|', '(', '$').Intersect(foreign).Any());
        Assert.Equal(
            published,
            script.Contains("using only docker, the CNI plugins and, for its published ports, iptables", StringComparison.Ordinal));
        Assert.Contains("# create the pause container", script, StringComparison.Ordinal);
    }

    private async Task<int> ProcessAsync(string container) =>
        (int)(await EngineApi.InspectAsync($"minipod.{Name("pod")}.{container}"))["State"]!["Pid"]!;

    private static readonly string[] Foreign = ["ip", "jq", "python", "python3", "perl", "awk", "nsenter", "curl", "minipod"];

    private async Task CompareAsync(params string[] arguments)
    {
        var pod = arguments[0] == "-f" || arguments.Contains("-f") ? Name("pod") : arguments[Array.IndexOf(arguments, "--name") + 1];

        // The first pod of a network creates its bridge, which remains: so the bridge must exist before the comparison.
        (await MiniPodAsync(["run", "-d", .. arguments])).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        var before = await SnapshotAsync();

        (await MiniPodAsync(["run", "-d", .. arguments])).ShouldSucceed();
        var expected = await PodShape.OfAsync(pod, before);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
        var (script, undo) = await WriteScriptsAsync(arguments);
        await RunAsync(script);
        var actual = await PodShape.OfAsync(pod, before);
        await RunAsync(undo);

        if (actual != expected) Assert.Fail($"the script's pod differs.\nminipod created:\n{expected}\n\nthe script created:\n{actual}");
        await before.AssertSameAsync();
    }

    // The undo script is kept until the end of the test, so that the cleanup can run it again in any case.
    private async Task<(string Script, string Undo)> WriteScriptsAsync(params string[] arguments)
    {
        var script = WriteFile("make.sh", (await MiniPodAsync(["script", .. arguments])).ShouldSucceed().Stdout);
        var undo = WriteFile(TestPods.UndoScript, (await MiniPodAsync(["script", "--undo", .. arguments])).ShouldSucceed().Stdout);
        return (script, undo);
    }

    private static async Task RunAsync(params string[] scripts)
    {
        foreach (var script in scripts) (await Command.RunAsync("bash", script)).ShouldSucceed();
    }

    // A directory with only one of the plugins.
    private string WritePlugins(string plugin)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Files, $"only-{plugin}")).FullName;
        File.CreateSymbolicLink(Path.Combine(directory, plugin), Path.Combine(Prerequisite.PluginDirectory!, plugin));
        return directory;
    }
}
