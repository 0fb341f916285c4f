using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>A pod's network is broken in one place: 'packet' names that place, and the command that it gives mends it.</summary>
public sealed class PacketFaultTests(EndToEndHost host) : EventTest(host)
{
    [Fact(Timeout = PrivateHost.Limit)]
    public Task OneThingBroken_PacketEndsThereAndTheCommandMendsIt() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var policy = (await Command.RunAsync("iptables", "-w", "-S", "FORWARD")).ShouldSucceed().Lines[0].Split(' ')[^1];
        await HappensAsync("iptables", "-w", "-P", "FORWARD", "DROP"); // as the engine has it on a host that did not forward before it
        var (pod, other) = (await RunPodAsync(), Name("other"));
        (await MiniPodAsync("run", "-d", "--name", other, TestImages.Nginx)).ShouldSucceed();
        var (port, ip, inside) = (string.Create(CultureInfo.InvariantCulture, $":{pod.Port}"), pod.Ip, $"ip netns exec {pod.Name}");
        string[] fromOutside = ["--from", "outside", "--to", port], toPod = ["--to", pod.Name];
        string[] toOutside = ["--from", pod.Name, "--to", "outside:80"], fromOther = ["--from", other, "--to", pod.Name];
        string[] toOwnPort = ["--from", pod.Name, "--to", port];

        // What is broken, how, what is sent, what it says, whether it is the answer that ends there; a mend of our own where the
        // command cannot be known.
        (string Breaking, string[] Sent, string Verdict, bool IsOnWayBack, string? Mend)[] faults =
        [
            ($"iptables -w -I CNI-ADMIN -d {ip} -j DROP", fromOutside, "stoppedByRule", false, null),
            ($"iptables -w -I CNI-ADMIN -d {ip} -j DROP", fromOther, "stoppedByRule", false, null),
            ($"iptables -w -I FORWARD -d {ip} -p tcp --dport 80 -j REJECT", fromOutside, "stoppedByRule", false, null),
            ($"iptables -w -I OUTPUT -d {ip} -p tcp --dport 80 -j DROP", toPod, "stoppedByRule", false, null),
            ($"{inside} iptables -w -A INPUT -p tcp --dport 80 -j DROP", toPod, "stoppedByRule", false, null),
            ($"{inside} iptables -w -A OUTPUT -p tcp --sport 80 -j DROP", toPod, "stoppedByRule", true, null),
            ("iptables -w -t nat -F CNI-HOSTPORT-DNAT", fromOutside, "portNotForwarded", false, null),
            ($"iptables-save -t nat | grep -v -- '-s {ip}/32' | iptables-restore -w -T nat", toOutside, "notMasqueraded", true, null),
            ("iptables -w -F CNI-FORWARD", fromOutside, "stoppedByPolicy", false, null),
            ("sysctl -qw net.ipv4.ip_forward=0", toOutside, "notForwarding", false, null),
            ("sysctl -qw net.ipv4.ip_forward=0", fromOutside, "notForwarding", false, null),
            ("ip link set minipod0 down", toPod, "linkDown", false, null),
            ("ip link set VETH down", toOutside, "linkDown", false, null),
            ("ip link set VETH nomaster", toPod, "unplugged", false, null),
            ("ip link set VETH nomaster", toOutside, "unplugged", false, null),
            ($"{inside} ip route replace default via 10.231.3.251", toOutside, "neighbourSilent", false, null),
            ($"{inside} ip route replace default via 10.231.3.251", fromOutside, "neighbourSilent", true, null),
            ($"{inside} ip route del default", toOutside, "noRoute", false, null),
            ($"{inside} ip route del default", fromOutside, "noRoute", true, null),
            ("ip route add blackhole 203.0.113.0/24", ["--from", pod.Name, "--to", "203.0.113.9:80"], "routeRefuses", false, null),
            ($"ip neigh replace {ip} lladdr 02:00:00:00:00:99 dev minipod0 nud permanent", toPod, "wrongNeighbour", false, null),
            ("bridge link set dev VETH hairpin off", toOwnPort, "hairpinOff", false, null),
            // While the host confirms who has the address, the bridge shows the packet that it may not send back.
            ($"bridge link set dev VETH hairpin off; ping -c 1 -W 1 {ip}; ip neigh change {ip} dev minipod0 nud stale", toOwnPort,
                "hairpinOff", false, null),
            ("true", ["--to", $"{pod.Name}:81"], "nobodyListens", false, "true"),
            ("true", ["--to", $"{pod.Name}:53", "--udp"], "nobodyListens", false, "true"),
        ];
        var wrong = new List<string>();
        foreach (var (breaking, sent, expected, isOnWayBack, ownMend) in faults)
        {
            var end = await HostEndAsync(pod.Name); // another one after each repair
            (await Command.RunAsync("bash", "-c", breaking.Replace("VETH", end, StringComparison.Ordinal))).ShouldSucceed();
            var verdict = await VerdictAsync(sent);
            if ((string?)verdict["kind"] != expected || (bool)verdict["isOnWayBack"]! != isOnWayBack)
                wrong.Add($"{breaking}: {string.Join(' ', sent)}: {verdict.ToJsonString()}");
            var mend = ownMend ?? (string?)verdict["mend"] ?? "false";
            if (mend.StartsWith("minipod ", StringComparison.Ordinal)) await MiniPodAsync([.. mend.Split(' ')[1..]]);
            else if ((await Command.RunAsync("bash", "-c", mend)).ExitCode != 0) wrong.Add($"{breaking}: {mend} fails");
            await HealAsync(end);
            if (!breaking.StartsWith("ip route add", StringComparison.Ordinal)) await IsHealthyAsync(wrong, breaking, fromOutside, toPod);
        }

        if (wrong.Count > 0) Assert.Fail(string.Join("\n", wrong));
        (await MiniPodAsync("rm", "-f", other)).ShouldSucceed();
        await HappensAsync("iptables", "-w", "-P", "FORWARD", policy);
        await LeavesNothingAsync(pod, before);
    });

    // The kernel tells only the counters of such rules.
    [Fact(Timeout = PrivateHost.Limit)]
    public Task RuleOfLegacyDropsIt_IsNamed() => OnPrivateHostAsync(async () =>
    {
        Assert.SkipUnless(Prerequisite.FindProgram("iptables-legacy") is not null, "the program \"iptables-legacy\" is missing");
        var pod = await RunPodAsync();
        var made = await Command.RunAsync("bash", "-c", $"iptables-legacy -w -I OUTPUT -d {pod.Ip}/32 -p tcp --dport 80 -j DROP");
        Assert.SkipUnless(made.ExitCode == 0, "the kernel has no such tables");

        var verdict = await VerdictAsync(["--to", pod.Name]);
        Assert.Equal(("stoppedByRule", "OUTPUT"), ((string?)verdict["kind"], (string?)verdict["values"]![1]));
        Assert.Equal("iptables-legacy -t filter -D OUTPUT 1", (string?)verdict["mend"]);
        await HappensAsync("bash", "-c", (string)verdict["mend"]!);

        Assert.Equal("answered", (string?)(await VerdictAsync(["--to", pod.Name]))["kind"]);
    });

    // A port that is plugged in again has the default of a port, and a link that is set up carries packets a moment later.
    private static async Task HealAsync(string end) => await Command.RunAsync("bridge", "link", "set", "dev", end, "hairpin", "on");

    private async Task IsHealthyAsync(List<string> wrong, string breaking, params string[][] sent)
    {
        foreach (var one in sent)
        {
            var last = "";
            for (var i = 0; i < 5; i++)
            {
                last = (await MiniPodAsync(["packet", .. one, "-o", "json"])).Json["verdict"]!.ToJsonString();
                if (last.Contains("\"answered\"", StringComparison.Ordinal)) break;
            }

            if (!last.Contains("\"answered\"", StringComparison.Ordinal))
                wrong.Add($"after the mend of {breaking}, {string.Join(' ', one)} ends with {last}");
        }
    }

    private async Task<JsonNode> VerdictAsync(string[] sent)
    {
        var result = await MiniPodAsync(["packet", .. sent, "-o", "json"]);
        var verdict = result.Json["verdict"]!;
        Assert.Equal((string?)verdict["kind"] == "answered" ? 0 : 1, result.ExitCode);
        return verdict;
    }

    private async Task<string> HostEndAsync(string pod) => (string)(await MiniPodAsync("topology", "-o", "json", pod)).ShouldSucceed()
        .Json["pods"]![0]!["interfaces"]![0]!["hostInterface"]!["name"]!;
}
