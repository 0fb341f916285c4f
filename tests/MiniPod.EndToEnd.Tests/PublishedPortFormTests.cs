using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The forms in which a port can be published, and who else may have it.</summary>
public sealed class PublishedPortFormTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Welcome = "Welcome to nginx";

    private static string[] OnDual => ["--cni-conf-dir", Path.Combine(Binary.Root, "cni-conf"), "--network", "demo_dual"];

    [Fact(Timeout = 3 * Limit)]
    public async Task Ps_PortOfAnyForm_AnswersWhereItIsShown()
    {
        await using var network = new BorrowedNetwork("demo_dual", "cni_dual0");
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var pod = Name("web");
        var range = TwoPorts();
        string[] forms =
        [
            $"{FreePort.Get()}:80", $"0.0.0.0:{FreePort.Get()}:80", $"[::]:{FreePort.Get()}:80", $"127.0.0.1:{FreePort.Get()}:80",
            $"127.0.0.2:{FreePort.Get()}:80", $"{OtherMachine.HostAddress}:{FreePort.Get()}:80",
            $"{OtherMachine.HostAddressIPv6}:{FreePort.Get()}:80", $"{range}-{range + 1}:80-81",
        ];
        (await MiniPodAsync(
            ["run", "-d", "--name", pod, .. OnDual, .. forms.SelectMany(form => new[] { "-p", form }), TestImages.Nginx])).ShouldSucceed();
        (await MiniPodAsync(
            "run", "-d", "--pod", pod, "--name", "second", TestImages.Toolbox,
            "sh", "-c", $"echo {Welcome}, too > /tmp/index.html; httpd -f -p 81 -h /tmp")).ShouldSucceed();

        var ports = (await InspectAsync(pod))["ports"]!.AsArray().Select(port => port!).ToList();

        Assert.Equal(12, ports.Count); // a port on any address, and each one of the range, in both families
        foreach (var (address, port) in ports.SelectMany(Places))
            Assert.Contains(Welcome, await Web.FetchAsync($"http://{address}:{port}/"), StringComparison.Ordinal);
        Assert.Contains(
            $"0.0.0.0:{range}-{range + 1}->80-81/tcp, [::]:{range}", (await MiniPodAsync("ps")).Stdout, StringComparison.Ordinal);
        foreach (var port in ports.Where(port => (string?)port["hostIp"] is "0.0.0.0"))
            Assert.Contains(Welcome, await machine.FetchAsync(OtherMachine.HostAddress, (int)port["hostPort"]!), StringComparison.Ordinal);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Run_SamePortInBothFamilies_AreTwoSockets()
    {
        await using var network = new BorrowedNetwork("demo_dual", "cni_dual0");
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var (one, other, port) = (Name("four"), Name("six"), FreePort.Get());
        string[] four = ["-p", $"0.0.0.0:{port}:80"], six = ["-p", $"[::]:{port}:80"];

        (await MiniPodAsync(["run", "-d", "--name", one, .. OnDual, .. four, .. six, TestImages.Nginx])).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", one)).ShouldSucceed();
        (await MiniPodAsync(["run", "-d", "--name", one, .. OnDual, .. four, TestImages.Nginx])).ShouldSucceed();
        (await MiniPodAsync(["run", "-d", "--name", other, .. OnDual, .. six, TestImages.Nginx])).ShouldSucceed();

        await Web.FetchAsync($"http://127.0.0.1:{port}/");
        await Web.FetchAsync($"http://[{OtherMachine.HostAddressIPv6}]:{port}/");
        (await MiniPodAsync("script", "-p", $"{port}-{port + 1}:80", TestImages.Nginx)).ShouldExit(125, "it has to name one host port");
        (await MiniPodAsync(["run", "-d", "--name", Name("both"), .. OnDual, "-p", $"{port}:80", TestImages.Nginx]))
            .ShouldExit(125, $"host port {port}/tcp is taken by pod \"{one}\"");
        (await MiniPodAsync("rm", "-f", one)).ShouldSucceed();
        Assert.False(await Web.AnswersAsync($"http://127.0.0.1:{port}/"));
        await Web.FetchAsync($"http://[{OtherMachine.HostAddressIPv6}]:{port}/");
        (await MiniPodAsync("rm", "-f", other)).ShouldSucceed();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Ps_NetworkWithoutIPv4_ShowsWhereThePortIs()
    {
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var (pod, network, port) = (Name("web"), $"{Prefix}a", FreePort.Get());
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [
              { "type": "bridge", "bridge": "{{network}}", "isGateway": true, "ipMasq": true,
                "ipam": { "type": "host-local", "ranges": [[{ "subnet": "fd60:2::/64" }]], "routes": [{ "dst": "::/0" }] } },
              { "type": "portmap", "capabilities": { "portMappings": true } }, { "type": "firewall" }] }
            """);

        (await MiniPodAsync(
            "run", "-d", "--cni-conf-dir", NetworkDirectory, "--network", network, "--name", pod, "-p", $"{port}:80", TestImages.Nginx))
            .ShouldSucceed();

        Assert.Contains($" [::]:{port}->80/tcp", (await MiniPodAsync("ps")).Stdout, StringComparison.Ordinal);
        Assert.Contains(Welcome, await Web.FetchAsync($"http://[{OtherMachine.HostAddressIPv6}]:{port}/"), StringComparison.Ordinal);
        (await MiniPodAsync("stop", pod)).ShouldSucceed();
        Assert.Contains($" 0.0.0.0:{port}->80/tcp", (await MiniPodAsync("ps", "-a")).Stdout, StringComparison.Ordinal);
    }

    // The rules of somebody without a pod: there is no socket to see.
    [Theory(Timeout = 3 * Limit)]
    [InlineData("attached by hand")]
    [InlineData("left over")]
    public async Task Run_PortOfAnotherCniUser_IsRefusedAndItsHolderNamed(string by)
    {
        var port = FreePort.Get();
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["CAP_ARGS"] = $$"""{"portMappings":[{"hostPort":{{port}},"containerPort":80,"protocol":"tcp"}]}""",
            },
        };
        (await MiniPodAsync(options, "cni", "add", "minipod", ns.Path)).ShouldSucceed();
        var cached = Directory.GetFiles("/var/lib/cni/results").Single(file =>
            File.ReadAllText(file).Contains($"\"{ns.Path}\"", StringComparison.Ordinal));
        var text = await File.ReadAllTextAsync(cached);
        if (by == "left over") File.Delete(cached);
        try
        {
            (await MiniPodAsync("run", "-d", "--name", Name("pod"), "-p", $"{port}:80", TestImages.Nginx)).ShouldExit(
                125, $"host port {port}/tcp is taken by container \"cnitool-", "by a rule of the portmap plugin");
        }
        finally
        {
            await File.WriteAllTextAsync(cached, text);
            (await MiniPodAsync(options, "cni", "del", "minipod", ns.Path)).ShouldSucceed();
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Run_PortOfAPodThatAScriptMade_IsRefusedAndItsHolderNamed()
    {
        var (made, port) = (Name("made"), FreePort.Get());
        string[] line = ["--name", made, "-p", $"{port}:80", TestImages.Nginx];
        var make = WriteFile("make.sh", (await MiniPodAsync(["script", .. line])).ShouldSucceed().Stdout);
        var undo = WriteFile("undo.sh", (await MiniPodAsync(["script", "--undo", .. line])).ShouldSucceed().Stdout);
        (await Command.RunAsync("bash", make)).ShouldSucceed();
        try
        {
            (await MiniPodAsync("run", "-d", "--name", Name("pod"), "-p", $"{port}:80", TestImages.Nginx)).ShouldExit(
                125, $"host port {port}/tcp is taken by container \"minipod.{made}.POD\"", "by a rule of the portmap plugin");
        }
        finally
        {
            (await Command.RunAsync("bash", undo)).ShouldSucceed();
        }
    }

    private static IEnumerable<(string Address, int Port)> Places(JsonNode port)
    {
        var number = (int)port["hostPort"]!;
        return (string)port["hostIp"]! switch
        {
            "0.0.0.0" => [("127.0.0.1", number), (OtherMachine.HostAddress, number)],
            "::" => [($"[{OtherMachine.HostAddressIPv6}]", number)],
            var six when six.Contains(':', StringComparison.Ordinal) => [($"[{six}]", number)],
            var four => [(four, number)],
        };
    }

    private static int TwoPorts()
    {
        while (true)
        {
            var port = FreePort.Get();
            if (port < 65535 && FreePort.TryGet(port + 1)) return port;
        }
    }
}
