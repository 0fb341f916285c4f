using System.Net;
using System.Net.Sockets;
using System.Text;
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
        var (range, choice) = (TwoPorts(), TwoPorts());
        using var taken = new TcpListener(IPAddress.Any, choice);
        taken.Start();
        string[] forms =
        [
            $"{FreePort.Get()}:80", $"0.0.0.0:{FreePort.Get()}:80", $"[::]:{FreePort.Get()}:80", $"127.0.0.1:{FreePort.Get()}:80",
            $"127.0.0.2:{FreePort.Get()}:80", $"{OtherMachine.HostAddress}:{FreePort.Get()}:80",
            $"{OtherMachine.HostAddressIPv6}:{FreePort.Get()}:80", $"[{OtherMachine.HostAddressIPv6}]:{FreePort.Get()}:80",
            $"{range}-{range + 1}:80-81", "80", $":{FreePort.Get()}:80", $"{choice}-{choice + 1}:80",
            $"127.0.0.1:{FreePort.Get()}-65535:80",
        ];
        (await MiniPodAsync(
            ["run", "-d", "--name", pod, .. OnDual, .. forms.SelectMany(form => new[] { "-p", form }), TestImages.Nginx])).ShouldSucceed();
        (await MiniPodAsync(
            "run", "-d", "--pod", pod, "--name", "second", TestImages.Toolbox,
            "sh", "-c", $"echo {Welcome}, too > /tmp/index.html; httpd -f -p 81 -h /tmp")).ShouldSucceed();

        var ports = (await InspectAsync(pod))["ports"]!.AsArray().Select(port => port!).ToList();

        Assert.Equal(20, ports.Count); // a port on any address, and each one of the range, in both families
        Assert.Contains(ports, port => (int)port["hostPort"]! == choice + 1);
        foreach (var (address, port) in ports.SelectMany(Places))
            Assert.Contains(Welcome, await Web.FetchAsync($"http://{address}:{port}/"), StringComparison.Ordinal);
        Assert.Contains(
            $"0.0.0.0:{range}-{range + 1}->80-81/tcp, [::]:{range}", (await MiniPodAsync("ps")).Stdout, StringComparison.Ordinal);
        foreach (var port in ports.Where(port => (string)port["hostIp"]! is "0.0.0.0" or "::"))
        {
            var address = (string)port["hostIp"]! == "::" ? OtherMachine.HostAddressIPv6 : OtherMachine.HostAddress;
            Assert.Contains(Welcome, await machine.FetchAsync(address, (int)port["hostPort"]!), StringComparison.Ordinal);
        }

        // portmap looks for the rules of each family in both.
        var told = (await MiniPodAsync("inspect", "--check", pod)).ShouldSucceed().Json[0]!;
        Assert.Empty(told["problems"]!.AsArray());

        (await MiniPodAsync("stop", pod)).ShouldSucceed();
        Assert.DoesNotContain("->", (await MiniPodAsync("ps", "-a")).Stdout, StringComparison.Ordinal);
        Assert.All((await InspectAsync(pod))["ports"]!.AsArray().Take(1), port => Assert.Null(port!["hostIp"]));
        (await MiniPodAsync("rm", pod)).ShouldSucceed();
    }

    // Its destination is rewritten too, but the kernel drops it: a client that asks for localhost must not wait for it.
    [Fact(Timeout = 3 * Limit)]
    public async Task Run_PortOnAllAddresses_RefusesTheLoopbackAddressOfIPv6AtOnce()
    {
        await using var network = new BorrowedNetwork("demo_dual", "cni_dual0");
        var (pod, port) = (Name("web"), FreePort.Get());
        (await MiniPodAsync(["run", "-d", "--name", pod, .. OnDual, "-p", $"{port}:80", TestImages.Nginx])).ShouldSucceed();
        Assert.Contains(Welcome, await Web.FetchAsync($"http://127.0.0.1:{port}/"), StringComparison.Ordinal);

        var asked = TimeProvider.System.GetTimestamp();
        using var client = new TcpClient(AddressFamily.InterNetworkV6);
        var refusal = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.IPv6Loopback, port));

        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(0.9)); // TCP tries again after 1 s
        (await Command.RunAsync("ip6tables", "-w", "-F", "OUTPUT")).ShouldSucceed();
        Assert.Contains(
            "rules for its published ports are missing from the filter table",
            (await MiniPodAsync("inspect", "--check", pod)).Stdout,
            StringComparison.Ordinal);
        (await MiniPodAsync("repair", "--check", pod)).ShouldSucceed();
        using var again = new TcpClient(AddressFamily.InterNetworkV6);
        await Assert.ThrowsAsync<SocketException>(() => again.ConnectAsync(IPAddress.IPv6Loopback, port));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Run_PortOfUdp_AnswersInBothFamilies()
    {
        await using var network = new BorrowedNetwork("demo_dual", "cni_dual0");
        await using var machine = await OtherMachine.CreateAsync($"{Prefix}m", Files);
        var (pod, port) = (Name("echo"), FreePort.Get());
        (await MiniPodAsync(
            ["run", "-d", "--name", pod, .. OnDual, "-p", $"{port}:5353/udp", TestImages.Toolbox, "sleep", "600"])).ShouldSucceed();
        var process = (await EngineApi.InspectAsync($"minipod.{pod}.POD"))["State"]!["Pid"]!.ToJsonString();

        // The image has no server of UDP. This one, of the host, answers in the pod's namespace until it is asked to end.
        var server = Command.RunAsync("timeout", "60", "nsenter", "-t", process, "-n", "perl", "-e", """
            use Socket;
            socket(S, PF_INET6, SOCK_DGRAM, getprotobyname("udp") || 17) or die;
            bind(S, pack_sockaddr_in6(5353, "\0" x 16)) or die;
            while (my $from = recv(S, my $text, 99, 0)) { send(S, "$text back", 0, $from); last if $text eq "end" }
            """);
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.Parse(OtherMachine.HostAddressIPv6) })
            await UntilAsync(async () => await AskAsync("hello", address, port) == "hello back", $"the answer by UDP at {address}");
        Assert.Equal("end back", await AskAsync("end", IPAddress.Loopback, port));
        (await server).ShouldSucceed();
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
        await Web.FetchAsync($"http://127.0.0.1:{port}/");
        await Web.FetchAsync($"http://[{OtherMachine.HostAddressIPv6}]:{port}/");
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
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
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

    private static async Task<string> AskAsync(string text, IPAddress address, int port)
    {
        using var client = new UdpClient(address.AddressFamily);
        await client.SendAsync(Encoding.ASCII.GetBytes(text), new IPEndPoint(address, port));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            return Encoding.ASCII.GetString((await client.ReceiveAsync(patience.Token)).Buffer);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return error.Message;
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
