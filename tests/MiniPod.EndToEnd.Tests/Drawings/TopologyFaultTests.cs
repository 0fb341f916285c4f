using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Drawings;

/// <summary>A pod whose network is broken in one place: the drawing names that and nothing else, and once it is mended nothing.</summary>
public sealed class TopologyFaultTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Topology_OneThingBroken_IsNamed()
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
        var drawn = await PodAsync(pod);
        Assert.Empty(drawn["faults"]!.AsArray());
        var link = drawn["interfaces"]![0]!;
        var (end, ip) = ((string)link["hostInterface"]!["name"]!, ((string)link["interface"]!["addresses"]![0]!).Split('/')[0]);
        var pages = new List<string>();

        var inside = $"ip netns exec {pod} ip";
        (string Fault, string Break, string Mend)[] faults =
        [
            ("InterfaceUnplugged",
                $"ip link set {end} nomaster", $"ip link set {end} master minipod0 && bridge link set dev {end} hairpin on"),
            ("LinkDown", $"ip link set {end} down", $"ip link set {end} up"),
            ("PodLinkDown", $"{inside} link set eth0 down", $"{inside} link set eth0 up && {inside} route add default via 10.231.0.1"),
            ("MtuDiffers", $"{inside} link set eth0 mtu 9000", $"{inside} link set eth0 mtu 1500"),
            ("DefaultRouteMissing", $"{inside} route del default", $"{inside} route add default via 10.231.0.1"),
            ("WrongGateway", $"{inside} route replace default via 10.231.0.9", $"{inside} route replace default via 10.231.0.1"),
            ("AddressMissing",
                $"{inside} addr del {ip}/22 dev eth0", $"{inside} addr add {ip}/22 dev eth0 && {inside} route add default via 10.231.0.1"),
            ("RefusedFrom", $"iptables -w -I CNI-ADMIN -s {ip} -j DROP", $"iptables -w -D CNI-ADMIN -s {ip} -j DROP"),
            ("RefusedTo", $"iptables -w -I CNI-ADMIN -d {ip} -j DROP", $"iptables -w -D CNI-ADMIN -d {ip} -j DROP"),
            ("LinkBroken", $"mv /run/netns/{pod} {Files}/link", $"mv {Files}/link /run/netns/{pod}"),
        ];
        // Where the host accepts what no rule refuses, the rule is not needed.
        if ((await Command.RunAsync("iptables", "-w", "-S", "FORWARD")).Stdout.Contains("-P FORWARD DROP", StringComparison.Ordinal))
        {
            var rule = $"CNI-FORWARD -s {ip}/32 -j ACCEPT";
            faults = [.. faults, ("NotLetThrough", $"iptables -w -D {rule}", $"iptables -w -A {rule}")];
        }

        foreach (var (fault, breaking, mending) in faults)
        {
            (await Command.RunAsync("bash", "-c", breaking)).ShouldSucceed();
            var broken = (await PodAsync(pod))["faults"]!.AsArray();
            pages.Add((await MiniPodAsync("topology", "-o", "html", pod)).ShouldSucceed().Stdout);
            var text = (await MiniPodAsync("topology", pod)).ShouldSucceed().Stdout;
            (await Command.RunAsync("bash", "-c", mending)).ShouldSucceed();

            Assert.Equal([fault], Kinds(broken));
            Assert.Contains("✗", text, StringComparison.Ordinal);
            await UntilAsync(async () => (await PodAsync(pod))["faults"]!.AsArray().Count == 0, $"nothing is broken after {mending}", 10);
        }

        await DrawingCheck.RequireSoundAsync(pages);
    }

    [Fact(Timeout = Limit)]
    public async Task Topology_PauseWasKilled_ShowsTheNamespaceThatLives()
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        var sandbox = (string)(await InspectAsync(pod))["sandbox"]!["containerId"]!;
        (await Command.RunAsync("docker", "kill", sandbox)).ShouldSucceed();

        var drawn = await PodAsync(pod);

        Assert.Equal("SandboxChanged", (string?)drawn["status"]);
        Assert.Equal(["SandboxDead"], Kinds(drawn["faults"]!.AsArray()));
        Assert.Equal("veth", (string?)drawn["interfaces"]![0]!["connection"]);
        await DrawingCheck.RequireSoundAsync([(await MiniPodAsync("topology", "-o", "html", pod)).ShouldSucceed().Stdout]);
    }

    [Fact(Timeout = Limit)]
    public async Task Topology_HostEndWasDeleted_ShowsThatThereIsNone()
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        var end = (string)(await PodAsync(pod))["interfaces"]![0]!["hostInterface"]!["name"]!;
        (await Command.RunAsync("ip", "link", "del", end)).ShouldSucceed();

        var drawn = await PodAsync(pod);

        Assert.Equal(["InterfaceMissing"], Kinds(drawn["faults"]!.AsArray()));
        Assert.Contains("eth0 gone", (await MiniPodAsync("topology", pod)).ShouldSucceed().Stdout, StringComparison.Ordinal);
        await DrawingCheck.RequireSoundAsync([(await MiniPodAsync("topology", "-o", "html", pod)).ShouldSucceed().Stdout]);
    }

    private static IEnumerable<string> Kinds(JsonArray faults) => faults.Select(fault => (string)fault!["kind"]!);

    private async Task<JsonNode> PodAsync(string pod) =>
        (await MiniPodAsync("topology", "-o", "json", pod)).ShouldSucceed().Json["pods"]!.AsArray().Single()!;
}
