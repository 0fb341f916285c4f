using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Published ports, from another machine, on a host that drops forwarded packets by default: they work as
/// users of <c>docker -p</c> expect.</summary>
public sealed class PublishedPortTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Mark = "published name";

    [Fact(Timeout = 3 * Limit)]
    public async Task Run_PortPublished_IsReachedFromAnotherMachineAsLongAsThePodRuns()
    {
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var (pod, port, before) = (Name("web"), FreePort.Get(), await SnapshotAsync());

        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{port}:80", TestImages.Nginx)).ShouldSucceed();
        await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/");

        Assert.Contains("Welcome to nginx", await machine.FetchAsync(OtherMachine.HostAddress, port), StringComparison.Ordinal);
        Assert.Null(await machine.FetchAsync(await Kernel.IpAsync(pod), 80)); // a port that is not published stays closed
        (await MiniPodAsync("stop", pod)).ShouldSucceed();
        Assert.Empty(await Kernel.RulesWithAsync(Mark));
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/");
        Assert.Contains("Welcome to nginx", await machine.FetchAsync(OtherMachine.HostAddress, port), StringComparison.Ordinal);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    // The port stays open as long as the network is attached, though no container of the pod publishes it any more.
    [Theory(Timeout = Limit)]
    [InlineData("rm", "-f")]
    [InlineData("stop", "-t", "0")]
    public async Task ContainerThatPublishedAPort_Removed_ItsRuleGoesWithThePodsNetwork(params string[] verb)
    {
        var (pod, before) = (Name("web"), await SnapshotAsync());
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", "-c", "nginx", pod)).ShouldSucceed();
        Assert.NotEmpty(await Kernel.RulesWithAsync(Mark));

        (await MiniPodAsync([.. verb, pod])).ShouldSucceed();

        Assert.Empty(await Kernel.RulesWithAsync(Mark));
        if (verb[0] == "stop") (await MiniPodAsync("rm", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    // portmap does not listen on the port, and the first of two rules for a port wins: the second pod would be
    // unreachable.
    [Fact(Timeout = Limit)]
    public async Task Run_PortOfAnotherStateDirectory_IsRefusedAndItsHolderNamed()
    {
        var (first, second, port, elsewhere) = (Name("first"), Name("second"), FreePort.Get(), Path.Combine(Files, "elsewhere"));
        (await MiniPodAsync("run", "-d", "--name", first, "-p", $"{port}:80", TestImages.Nginx)).ShouldSucceed();
        var before = await SnapshotAsync();

        var refused = await MiniPodAsync(
            "run", "-d", "--state-dir", elsewhere, "--name", second, "-p", $"127.0.0.1:{port}:80", TestImages.Nginx);

        refused.ShouldExit(125, $"host port {port}/tcp is taken by pod \"{first}\" of the state directory \"{StateDirectory}\"");
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Run_SamePortFromTwoStateDirectoriesAtOnce_OneHasItAndTheOtherIsToldSo()
    {
        var port = FreePort.Get();
        var all = await Task.WhenAll(Enumerable.Range(
            0,
            3).Select(i => MiniPodAsync(
                "run", "-d", "--state-dir", Path.Combine(Files, $"store{i}"), "--name", Name($"pod{i}"), "-p",
                $"{port}:80", TestImages.Nginx)));
        try
        {
            Assert.Single(all, result => result.ExitCode == 0);
            Assert.All(all.Where(result => result.ExitCode != 0), result =>
                result.ShouldExit(125, $"host port {port}/tcp is taken by pod"));
        }
        finally
        {
            for (var i = 0; i < 3; i++) await MiniPodAsync("rm", "-f", "-a", "--state-dir", Path.Combine(Files, $"store{i}"));
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Run_PortPublishedDualStack_IsReachedByBothFamilies()
    {
        await using var network = new BorrowedNetwork("demo_dual", "cni_dual0");
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var (pod, port) = (Name("web"), FreePort.Get());
        string[] run =
        [
            "run", "-d", "--cni-conf-dir", Path.Combine(Binary.Root, "cni-conf"), "--network", "demo_dual", "--name",
            pod, "-p", $"{port}:80", TestImages.Nginx,
        ];
        (await MiniPodAsync(run)).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        var before = await SnapshotAsync();

        (await MiniPodAsync(run)).ShouldSucceed();
        await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/");

        // On a busy machine, one answer may take longer than two seconds.
        foreach (var address in new[] { OtherMachine.HostAddress, OtherMachine.HostAddressIPv6 })
        {
            await UntilAsync(
                async () => (await machine.FetchAsync(address, port))?.Contains("Welcome to nginx", StringComparison.Ordinal) == true,
                $"the page at {address}");
        }

        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Run_HostDropsWhatItForwards_PodReachesOutAndItsOwnPublishedPort()
    {
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var (pod, port) = (Name("web"), FreePort.Get());
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{port}:80", TestImages.Nginx)).ShouldSucceed();
        await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/");

        var page = (await MiniPodAsync(
            "exec", pod, "timeout", "5", "wget", "-qO-", $"http://{OtherMachine.HostAddress}:{port}/")).ShouldSucceed();

        Assert.Contains("Welcome to nginx", page.Stdout, StringComparison.Ordinal);
        (await MiniPodAsync("exec", pod, "ping", "-c", "1", "-W", "5", OtherMachine.Address)).ShouldSucceed();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Run_PublishedOnLoopback_OpensNothing()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("web"), "-p", $"127.0.0.1:{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();

        Assert.Empty(await Kernel.RulesWithAsync(Mark));
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Doctor_RulesFlushed_TellsAndItsCommandMends()
    {
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var (pod, port) = (Name("web"), FreePort.Get());
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{port}:80", TestImages.Nginx)).ShouldSucceed();
        var healthy = (await MiniPodAsync("doctor")).ShouldSucceed();
        Assert.DoesNotContain(healthy.Lines, line => line.StartsWith("ports ", StringComparison.Ordinal));
        (await Command.RunAsync("iptables", "-w", "-F", "CNI-FORWARD")).ShouldSucceed();

        // It fails: what the pod sends is not let through either.
        var told = Assert.Single((await MiniPodAsync("doctor", "-o", "json")).ShouldExit(1).Json.AsArray(), check =>
            (string)check!["check"]! == $"ports {pod}")!;

        Assert.Equal("warning", (string?)told["verdict"]);
        Assert.Equal($"minipod repair --check {pod}", (string?)told["fix"]);
        (await MiniPodAsync("repair", "--check", pod)).ShouldSucceed();
        Assert.Contains("Welcome to nginx", await machine.FetchAsync(OtherMachine.HostAddress, port), StringComparison.Ordinal);
    }

    [Theory(Timeout = 3 * Limit)]
    [InlineData("after line Intent OpenPorts/eth0")]
    [InlineData("before line Done OpenPorts/eth0")]
    public async Task Run_KilledAtTheStep_RecoverLeavesNoRule(string point)
    {
        var faulty = await FaultyBinary.PathAsync();
        var before = await SnapshotAsync();
        var options = WithState(new CommandOptions { Environment = new Dictionary<string, string?> { ["MINIPOD_FAULT"] = point } });

        (await Command.RunAsync(
            faulty,
            ["run", "-d", "--name", Name("pod"), "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sleep", "600"],
            options)).ShouldExit(
            128 + 9);

        (await MiniPodAsync("recover")).ShouldSucceed();
        await before.AssertSameAsync();
    }
}
