using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Packets;

/// <summary>A pod that goes away while its packets are followed, a kernel that shows or does less, and narrow and wide terminals.</summary>
public sealed class PacketTroubleTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string CallsIptables = "/proc/sys/net/bridge/bridge-nf-call-iptables";
    private static readonly int[] Milliseconds = [0, 15, 30, 60, 120, 250];

    [Theory(Timeout = Limit)]
    [InlineData("sender")]
    [InlineData("receiver")]
    public async Task Packet_PodGoesAwayMeanwhile_SaysSo(string removed)
    {
        var (sender, receiver) = (Name("sender"), Name("receiver"));
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--name", sender, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", receiver, TestImages.Nginx)).ShouldSucceed();
        (await Command.RunAsync("ip", "netns", "exec", receiver, "iptables", "-A", "OUTPUT", "-j", "DROP")).ShouldSucceed();
        string[] line = ["packet", "--from", sender, "--to", removed == "sender" ? "10.231.3.250:80" : $"{receiver}:80"];
        await using var text = StartMiniPod(line);
        await using var json = StartMiniPod([.. line, "-o", "json"]);
        await Task.Delay(400); // both have sent, and wait for another second

        (await MiniPodAsync("rm", "-f", Name(removed))).ShouldSucceed();

        var (told, verdict) = ((await text.WaitAsync()).ShouldExit(1), (await json.WaitAsync()).ShouldExit(1).Json["verdict"]!);
        Assert.Equal(("wentAway", Name(removed)), ((string?)verdict["kind"], (string?)verdict["place"]!["name"]));
        Assert.Contains($"No answer had come when pod {Name(removed)} went away", told.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("is not known (", told.Stdout, StringComparison.Ordinal); // the rules of the host can still be read
        Assert.DoesNotContain("a network namespace that is gone", told.Stdout, StringComparison.Ordinal);
        Assert.Empty(told.Stderr);
        (await MiniPodAsync("rm", "-f", removed == "sender" ? receiver : sender)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Packet_PodRemovedAtAnyMoment_GivesOneClearResult()
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        var before = await SnapshotAsync();
        foreach (var moment in Milliseconds)
        {
            if (moment > 0) (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
            await using var removal = StartMiniPod("rm", "-f", pod);
            await Task.Delay(moment);
            string[] line = moment % 2 == 0 ? ["packet", "--to", pod] : ["packet", "--from", pod, "--to", "outside:80"];

            var result = await MiniPodAsync([.. line, "-o", "json"]);

            (await removal.WaitAsync()).ShouldSucceed();
            if (result.ExitCode is 0 or 1) Assert.NotNull(result.Json["verdict"]);
            else Assert.StartsWith("minipod: ", Assert.Single(Lines(result.ShouldExit(125).Stderr)), StringComparison.Ordinal);
            Assert.DoesNotContain("bug in minipod", result.Stderr, StringComparison.Ordinal);
        }

        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        await AssertSameButPodAsync(before, pod);
    }

    // The rule drops what is routed; what a bridge passes on meets no rule of the host, and none may be named.
    [Fact(Timeout = Limit)]
    public async Task Packet_BridgesPassRulesBy_NoRuleIsNamed()
    {
        Assert.SkipUnless(File.Exists(CallsIptables), "the kernel has no br_netfilter");
        var (web, other) = (Name("web"), Name("other"));
        (await MiniPodAsync("run", "-d", "--name", web, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", other, TestImages.Nginx)).ShouldSucceed();
        var rule = $"FORWARD -d {await Kernel.IpAsync(web)}/32 -j DROP";
        string[] line = ["packet", "--from", other, "--to", web];
        async Task<JsonNode> FollowedAsync(int exitCode, params string[] sent) =>
            (await MiniPodAsync(["packet", .. sent, "--to", web, "-o", "json"])).ShouldExit(exitCode).Json;

        (await Command.RunAsync("bash", "-c", $"iptables -w -I {rule}")).ShouldSucceed();
        try
        {
            await using (await KernelSetting.ChangeAsync(CallsIptables, "1", Files))
                Assert.Equal("stoppedByRule", (string?)(await FollowedAsync(1, "--from", other))["verdict"]!["kind"]);
            await using (await KernelSetting.ChangeAsync(CallsIptables, "0", Files))
            {
                var journey = await FollowedAsync(0, "--from", other);
                Assert.Equal(("answered", false), ((string?)journey["verdict"]!["kind"], (bool)journey["bridgesMeetRules"]!));
                var stations = journey["packets"]!.AsArray().SelectMany(packet => packet!["stations"]!.AsArray()).ToList();
                Assert.Contains(stations, station => (string?)station!["type"] == "bridge");
                Assert.DoesNotContain(stations, station => (string?)station!["type"] is "rule" or "policy" or "route"
                    && (string?)station["place"]!["kind"] == "host");
                Assert.Contains(
                    "bridge-nf-call-iptables is 0", (await MiniPodAsync(line)).ShouldSucceed().Stdout, StringComparison.Ordinal);
                Assert.Equal("stoppedByRule", (string?)(await FollowedAsync(1, "--from", "outside"))["verdict"]!["kind"]); // routed
            }
        }
        finally
        {
            await Command.RunAsync("bash", "-c", $"iptables -w -D {rule}");
        }
    }

    // The rules are told by nf_tables, and packets by sockets: tracefs, which such tools often use, may be missing.
    [Fact(Timeout = Limit)]
    public async Task Packet_WithoutTracefs_IsTheSame()
    {
        var (pod, other) = (Name("web"), Name("other"));
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", other, TestImages.Nginx)).ShouldSucceed();
        const string hide = "for d in /sys/kernel/tracing /sys/kernel/debug; do mount -t tmpfs none $d; done; "
            + "[ -z \"$(ls /sys/kernel/tracing)\" ]; exec \"$0\" \"$@\"";
        string[] line = ["packet", "--from", other, "--to", pod, "-o", "json"];

        var seen = (await MiniPodAsync(line)).ShouldSucceed();
        var without = (await Command.RunAsync(
            "unshare", ["--mount", "bash", "-ec", hide, Binary.Path, .. line], WithState(new CommandOptions()))).ShouldSucceed();

        Assert.Empty(without.Json["limits"]!.AsArray());
        Assert.Contains(Way(without.Json), station => station.StartsWith("rule", StringComparison.Ordinal));
        Assert.Equal(Way(seen.Json), Way(without.Json));
        Assert.Empty(without.Stderr);
    }

    [Theory(Timeout = Limit)]
    [InlineData(40, "en")]
    [InlineData(40, "zh")]
    [InlineData(300, "en")]
    public async Task Packet_ColumnsGiven_FitsThem(int columns, string language)
    {
        var (pod, port) = (Name("web"), FreePort.Get());
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{port}:80", TestImages.Nginx)).ShouldSucceed();
        await Web.FetchAsync($"http://127.0.0.1:{port}/");
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["COLUMNS"] = columns.ToString(CultureInfo.InvariantCulture) },
        };

        var told = (await MiniPodAsync(options, "packet", "--from", "outside", "--to", $":{port}", "--all", "--lang", language))
            .ShouldSucceed();

        Assert.Contains("eth0", told.Stdout, StringComparison.Ordinal);
        Assert.All(told.Lines, line => Assert.InRange(Width(line), 0, columns));
        if (columns == 300) Assert.Contains(told.Lines, line => line.Length > 100);
    }

    // The way of the first request, without what differs each time.
    private static List<string> Way(JsonNode journey) => [.. journey["packets"]![0]!["stations"]!.AsArray().Select(station =>
        $"{station!["type"]} {station["place"]!["name"]} {station["interface"]} {station["direction"]} {station["table"]} "
        + $"{station["chain"]} {station["rule"]} {station["verdict"]} {station["port"]}")];

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');

    // Chinese characters take two columns.
    private static int Width(string line) => line.Sum(c => c is >= '\u2e80' and <= '\uffef' ? 2 : 1);

    // The pod is another one of the same name now; everything else is as before.
    private async Task AssertSameButPodAsync(HostSnapshot before, string pod)
    {
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        var left = before.Added(await SnapshotAsync(), "link").Concat(before.Added(await SnapshotAsync(), "iptables"));
        Assert.Empty(left);
    }
}
