using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>What 'plan' and '--dry-run' foresee is what happens: the lines that they show are compared with those that '--explain' shows
/// of the same command.</summary>
public sealed partial class PlanTests(EndToEndHost host) : EventTest(host)
{
    private const string AfterApply = "(known after apply)";

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Plan_Networks_ForeseesEveryLineThatChangesAndNoOther() => OnPrivateHostAsync(async () =>
    {
        const string ipv6 = """[[{ "subnet": "10.231.200.0/24" }], [{ "subnet": "fd00:231::/64", "gateway": "fd00:231::1" }]]""";
        WriteFile($"net/{Name("two")}.conflist", Network("two", $$"""
            { "type": "bridge", "bridge": "plantwo0", "isDefaultGateway": true, "ipMasq": true,
              "ipam": { "type": "host-local", "ranges": {{ipv6}} } },
            { "type": "portmap", "capabilities": { "portMappings": true }, "snat": false }
            """));
        WriteFile($"net/{Name("ptp")}.conflist", Network("ptp", """
            { "type": "ptp", "ipMasq": true,
              "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.231.201.0/24" }]], "routes": [{ "dst": "0.0.0.0/0" }] } }
            """));
        WriteFile($"net/{Name("static")}.conflist", Network("static", """
            { "type": "bridge", "bridge": "plantwo1", "isGateway": true,
              "ipam": { "type": "static", "addresses": [{ "address": "10.231.202.7/24", "gateway": "10.231.202.1" }],
                        "routes": [{ "dst": "10.9.0.0/16" }] } },
            { "type": "firewall" }
            """));
        WriteFile($"net/{Name("tuned")}.conflist", Network("tuned", $$"""
            { "type": "bridge", "bridge": "plantwo2", "isDefaultGateway": true, "promiscMode": true,
              "ipam": { "type": "host-local", "ranges": {{ipv6.Replace("200", "203", StringComparison.Ordinal)}} } },
            { "type": "tuning", "mtu": 1400, "mac": "02:00:00:00:00:77", "promisc": true, "allmulti": true,
              "sysctl": { "net.core.somaxconn": "517", "net.ipv4.conf.eth0.arp_filter": "1", "net.ipv4.tcp_rmem": "4096 87380 6291456" } }
            """));
        WriteFile($"net/{Name("sourced")}.conflist", Network("sourced", $$"""
            { "type": "bridge", "bridge": "plantwo3", "isDefaultGateway": true,
              "ipam": { "type": "host-local", "ranges": {{ipv6.Replace("200", "204", StringComparison.Ordinal)}},
                        "routes": [{ "dst": "10.9.0.0/16" }] } },
            { "type": "sbr" }
            """));
        WriteFile($"net/{Name("slow")}.conflist", Network("slow", """
            { "type": "ptp", "mtu": 1450, "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.231.205.0/24" }]] } },
            { "type": "bandwidth", "ingressRate": 1000000, "ingressBurst": 800000, "egressRate": 2000000, "egressBurst": 1600000 }
            """));
        WriteFile($"net/{Name("switched")}.conflist", Network("switched", """
            { "type": "bridge", "bridge": "plantwo4", "mtu": 1400,
              "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.231.206.0/24" }]] } }
            """));
        string[] ports = ["-p", "18080:80", "-p", "127.0.0.1:15353:53/udp", "-p", "18081:81"];
        string[][] cases =
        [
            ["--network", "minipod:ip=10.231.3.33", "--network", Name("static")], // on a host that has neither bridge nor chains
            [.. ports],
            ["-p", "18080:80", "--network", $"{Name("two")}"],
            ["--network", Name("ptp")],
            ["--network", Name("tuned")],
            ["--network", Name("sourced"), "--network", Name("ptp")],
            ["--network", Name("slow")],
            ["--network", Name("switched")],
            ["--network", Name("switched")], // on a bridge that its last port has left
        ];
        var before = await SnapshotAsync();
        foreach (var options in cases)
        {
            string[] line = ["--name", Name("pod"), "--cni-conf-dir", NetworkDirectory, .. options, TestImages.Toolbox, "sleep", "600"];

            var plan = (await MiniPodAsync(["plan", .. line])).ShouldSucceed();
            await before.AssertSameAsync();
            var run = (await MiniPodAsync(["run", "-d", "--explain", .. line])).ShouldSucceed();

            Assert.DoesNotContain("? plugin", plan.Text, StringComparison.Ordinal);
            Assert.Equal(await QueuesAsync(), Queues(plan.Text));
            AssertSame(plan.Text, run.Stderr, string.Join(' ', options));
            var removal = (await MiniPodAsync("rm", "-f", "--dry-run", Name("pod"))).ShouldSucceed();
            var removed = (await MiniPodAsync("rm", "-f", "--explain", Name("pod"))).ShouldSucceed();
            AssertSame(removal.Text, removed.Stderr, $"rm of {string.Join(' ', options)}");
            before = await SnapshotAsync(); // with the bridges, which stay
        }
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task DryRun_StoppedRunningAndAddedTo_ForeseesTheCommand() => OnPrivateHostAsync(async () =>
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var before = await SnapshotAsync();

        var addition = (await MiniPodAsync("run", "--dry-run", "--pod", Name("pod"), "--name", "more", TestImages.Toolbox)).ShouldSucceed();
        var stop = (await MiniPodAsync("stop", "--dry-run", Name("pod"))).ShouldSucceed();
        (await MiniPodAsync("rm", "--dry-run", Name("pod"))).ShouldExit(125, "is running");
        (await MiniPodAsync("plan", "--name", Name("pod"), TestImages.Toolbox)).ShouldExit(125, "is taken by pod");
        var refused = (await MiniPodAsync("plan", "--pull", "never", "no.such/image")).ShouldExit(125);
        await before.AssertSameAsync();

        Assert.Contains($"+ container  minipod.{Name("pod")}.more: ", addition.Text, StringComparison.Ordinal);
        Assert.Contains("2 to add, 0 to change, 0 to remove.", addition.Text, StringComparison.Ordinal);
        Assert.Contains("! image      no.such/image: ", refused.Text, StringComparison.Ordinal);
        foreach (var address in new[] { "10.9.9.9", "10.231.0.1", await Kernel.IpAsync(Name("pod")) })
        {
            var plan = (await MiniPodAsync("plan", "--network", $"minipod:ip={address}", TestImages.Toolbox)).ShouldExit(125);
            Assert.Contains($"! address    {address}: ", plan.Text, StringComparison.Ordinal);
        }

        AssertSame(stop.Text, (await MiniPodAsync("stop", "-t", "0", "--explain", Name("pod"))).ShouldSucceed().Stderr, "stop");
        var start = (await MiniPodAsync("start", "--dry-run", Name("pod"))).ShouldSucceed();
        Assert.DoesNotContain("+ container", start.Text, StringComparison.Ordinal);
        AssertSame(start.Text, (await MiniPodAsync("start", "--explain", Name("pod"))).ShouldSucceed().Stderr, "start");
        (await MiniPodAsync("rm", "-f", Name("pod"))).ShouldSucceed();
    });

    // What tc(8) shows of the queues with a rate: bytes a second, and the bytes that may come at once.
    private static async Task<List<string>> QueuesAsync() => [.. (await Command.RunAsync("tc", "-j", "qdisc")).ShouldSucceed()
        .Json.AsArray()
        .Where(queue => (string?)queue!["kind"] == "tbf")
        .Select(queue => $"{(long)queue!["options"]!["rate"]! * 8} {(long)queue["options"]!["burst"]! * 8}").Order(StringComparer.Ordinal)];

    private static List<string> Queues(string plan) =>
        [.. Queue().Matches(plan).Select(match => $"{match.Groups[1]} {match.Groups[2]}").Order(StringComparer.Ordinal)];

    private string Network(string name, string plugins) =>
        $$"""{ "cniVersion": "1.0.0", "name": "{{Name(name)}}", "plugins": [{{plugins}}] }""";

    // The namespace's link is turned to the pin while a network is taken down; it goes soon after.
    private static void AssertSame(string planned, string shown, string what)
    {
        var happened = Lines(shown).Where(line => !line.StartsWith("~ file       /var/run/netns/", StringComparison.Ordinal)).ToList();
        var left = new List<string>();
        foreach (var line in Lines(planned).OrderBy(line => line.Split(AfterApply).Length))
        {
            var pattern = new Regex($"^{Regex.Escape(line).Replace(Regex.Escape(AfterApply), ".+", StringComparison.Ordinal)}$");
            if (happened.Find(pattern.IsMatch) is { } match) happened.Remove(match);
            else left.Add(line);
        }

        Assert.True(
            left.Count == 0 && happened.Count == 0,
            $"{what}\nplanned, and did not happen:\n{string.Join('\n', left)}\n"
            + $"happened, and was not planned:\n{string.Join('\n', happened)}");
    }

    // The lines about what HostFacts reads, which are those that both show, without the pod.
    private static List<string> Lines(string text) => [.. Line().Matches(text)
        .Select(match => Pod().Replace(match.Groups[1].Value.TrimEnd(), ""))
        .Where(line => !line.Contains(" of the sandbox: ", StringComparison.Ordinal))
        .Select(Anonymous)];

    // While a network is taken down, the link leads to the pin.
    private static string Anonymous(string line) => LinkTarget().Replace(line, "link to X");

    [GeneratedRegex(@"^ +([+~-] (?:network namespace|(?:interface|address|route|rule|setting|file) ).*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("tbf, rate ([0-9]+) bit/s, burst ([0-9]+) bit")]
    private static partial Regex Queue();

    [GeneratedRegex(@" \(in [^)]*\)$")]
    private static partial Regex Pod();

    [GeneratedRegex("link to .*$")]
    private static partial Regex LinkTarget();
}
