using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Packets;

/// <summary>The way of a real request between healthy places is followed to its end; what cannot be done is refused in a line.</summary>
public sealed class PacketTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Packet_HealthyPods_EveryWayIsFollowedToItsEnd()
    {
        var (web, api) = (Name("web"), Name("api"));
        var port = FreePort.Get();
        (await MiniPodAsync("run", "-d", "--name", web, "-p", Text($"{port}:80"), TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", api, TestImages.Nginx)).ShouldSucceed();

        var fromOutside = await AnsweredAsync("--from", "outside", "--to", Text($":{port}"));
        var request = Packet(fromOutside, isAnswer: false);
        Assert.Equal(["outside", "host", "pod"], Places(request));
        var change = Assert.Single(Stations(request), one => one["newDestination"] is not null);
        Assert.Equal(("nat", web), ((string?)change["table"], (string?)change["pod"]));
        Assert.Equal(Text($"{await Kernel.IpAsync(web)}:80"), (string?)change["newDestination"]);
        Assert.Contains("--to-destination", (string)change["rule"]!, StringComparison.Ordinal);
        Assert.Equal("nginx", (string?)Stations(request).Last()["container"]);
        Assert.Contains(Stations(Packet(fromOutside, isAnswer: true)), one => (string?)one["type"] == "conntrack");
        Assert.Equal(["pod", "host", "outside"], Places(Packet(fromOutside, isAnswer: true)));

        var toPod = await AnsweredAsync("--to", web);
        Assert.Equal(["host", "pod"], Places(Packet(toPod, isAnswer: false)));
        var bridged = Assert.Single(Stations(Packet(toPod, isAnswer: false)), one => (string?)one["type"] == "bridge");
        Assert.StartsWith("veth", (string?)bridged["port"], StringComparison.Ordinal);
        await AnsweredAsync("--from", $"{web}/nginx", "--to", api);
        await AnsweredAsync("--from", web, "--to", Text($":{port}")); // its own published port
        var itself = await AnsweredAsync("--from", web, "--to", web);
        Assert.Equal(["pod"], Places(Packet(itself, isAnswer: false)));
        await AnsweredAsync("--to", Text($":{port}"));
        await AnsweredAsync("--from", $"netns:{api}", "--to", $"{web}:80");
        await AnsweredAsync("--to", web, "--icmp", "--size", "1400");
        await AnsweredAsync("--from", web, "--to", "outside");
        await AnsweredAsync("--from", web, "--to", "outside:5353", "--udp");
        var outside = await AnsweredAsync("--from", web, "--to", "outside:80");
        Assert.Contains(Stations(Packet(outside, isAnswer: false)), one => one["newSource"] is not null && (string?)one["pod"] == web);
    }

    [Fact(Timeout = Limit)]
    public async Task Packet_IPv6_IsFollowedToo()
    {
        Assert.SkipUnless(Kernel.HasIPv6, "the kernel has no IPv6");
        var (pod, port) = (Name("dual"), FreePort.Get());
        (await MiniPodAsync(
            "run", "-d", "--name", pod, "--cni-conf-dir", Path.Combine(Binary.Root, "cni-conf"), "--network", "demo_dual",
            "-p", Text($"{port}:80"), TestImages.Nginx)).ShouldSucceed();

        // Addresses of IPv6 are not used before the kernel has asked if they are free.
        await UntilAsync(async () => (await MiniPodAsync("packet", "-6", "--to", pod, "-o", "json")).ExitCode == 0, "the pod answers");
        var journey = await AnsweredAsync("-6", "--from", "outside", "--to", Text($":{port}"));
        Assert.Contains(
            Stations(Packet(journey, isAnswer: false)), one => (string?)one["family"] == "ip6" && one["newDestination"] is not null);
        await AnsweredAsync("-6", "--from", pod, "--to", "outside");
    }

    [Fact(Timeout = Limit)]
    public async Task Packet_WithoutCapabilities_PredictsAndSaysSo()
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        var options = WithState(new CommandOptions());
        Task<CommandResult> Without(string capabilities, params string[] args) => Command.RunAsync(
            "setpriv", ["--bounding-set", capabilities, Binary.Path, "packet", .. args], options);

        var address = await Kernel.IpAsync(pod);
        await Web.FetchAsync($"http://{address}/"); // until it listens, there is no port to ask
        var text = (await Without("-net_raw,-net_admin", "--to", pod)).ShouldSucceed().Stdout;
        Assert.Contains("PREDICTED, NOT SEEN", text, StringComparison.Ordinal);
        Assert.Contains("ARRIVED: nginx listens", text, StringComparison.Ordinal);
        var rulesOnly = (await Without("-net_raw", "--to", pod, "-o", "json")).ShouldSucceed().Json;
        Assert.Equal(["packets"], rulesOnly["limits"]!.AsArray().Select(limit => (string)limit!["kind"]!));
        Assert.False((bool)rulesOnly["isPredicted"]!);
        foreach (var refused in new[]
        {
            (await Without("-net_raw", "--to", pod, "--icmp")).ShouldExit(125, "CAP_NET_RAW"),
            (await Without("-net_admin", "--from", "outside", "--to", pod)).ShouldExit(125, "CAP_NET_ADMIN"),
        })
        {
            Assert.Single(refused.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Empty(refused.Stdout);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Packet_WrongWords_AreRefusedInALine()
    {
        var pod = Name("pod");
        (await MiniPodAsync("create", pod)).ShouldSucceed();
        async Task RefusedAsync(string words, params string[] args)
        {
            var refused = (await MiniPodAsync(["packet", .. args])).ShouldExit(125, words);
            Assert.Single(refused.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        await RefusedAsync("sender \"nobody\" not found", "--from", "nobody", "--to", pod);
        await RefusedAsync("receiver \"nobody.invalid\" not found", "--to", "nobody.invalid");
        await RefusedAsync("is no network namespace", "--from", "netns:nobody", "--to", pod);
        await RefusedAsync("is no port", "--to", $"{pod}:web");
        await RefusedAsync("ICMP has no ports", "--to", $"{pod}:80", "--icmp");
        await RefusedAsync("has no container \"nobody\"", "--from", $"{pod}/nobody", "--to", pod);
        await RefusedAsync("For a port of this host use :8080", "8080");
        await RefusedAsync("is the sender itself", "outside", "localhost:80");
        await RefusedAsync("only one of --tcp, --udp and --icmp", "--to", pod, "--tcp", "--udp");
        await RefusedAsync("between two hosts outside", "--from", "outside", "--to", "outside");
        await RefusedAsync("has no address", "--to", pod, "-6");
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
    }

    private async Task<JsonNode> AnsweredAsync(params string[] args)
    {
        var result = await MiniPodAsync(["packet", .. args, "-o", "json"]);
        if (result.ExitCode != 0) Assert.Fail($"{string.Join(' ', args)} is not answered:\n{result}");
        Assert.Empty(result.Json["limits"]!.AsArray());
        return result.Json;
    }

    private static JsonNode Packet(JsonNode journey, bool isAnswer) =>
        journey["packets"]!.AsArray().First(packet => (bool)packet!["isAnswer"]! == isAnswer)!;

    private static IEnumerable<JsonNode> Stations(JsonNode packet) => packet["stations"]!.AsArray().Select(one => one!);

    private static List<string> Places(JsonNode packet) => Stations(packet).Select(one => (string)one["place"]!["kind"]!)
        .Aggregate(new List<string>(), (all, one) => all is [.., var last] && last == one ? all : [.. all, one]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
