using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Packets;

/// <summary>While others talk, 'packet' follows its own request: nobody's request fails or is shown, and no connection or rule of theirs is
/// changed.</summary>
public sealed class PacketBesideTrafficTests(EndToEndHost host) : EndToEndTest(host)
{
    // Below the ports that the kernel gives; the sender of 'packet' has no other.
    private const int SharedPort = 21_987;

    [Fact(Timeout = Limit)]
    public async Task Packet_OthersTalk_NothingOfTheirsFailsOrIsShown()
    {
        var (web, other, sender) = (Name("web"), Name("other"), Name("sender"));
        (await MiniPodAsync("run", "-d", "--name", web, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", sender, TestImages.Nginx)).ShouldSucceed();
        var address = await Kernel.IpAsync(web);
        (await MiniPodAsync(
            "run", "-d", "--name", other, TestImages.Toolbox, "sh", "-c",
            $"while :; do wget -q -T 2 -O /dev/null http://{address}/ && echo good || echo failed; done")).ShouldSucceed();
        var asking = await Kernel.IpAsync(other);
        var onePort = string.Create(CultureInfo.InvariantCulture, $"{SharedPort} {SharedPort}");
        (await Command.RunAsync("ip", "netns", "exec", sender, "sysctl", "-qw", $"net.ipv4.ip_local_port_range={onePort}")).ShouldSucceed();
        // Where the host forwards nothing by itself, others reach a pod through its published port only.
        var forwards = (await Command.RunAsync("iptables", "-S", "FORWARD")).ShouldSucceed().Lines[0] == "-P FORWARD ACCEPT";
        string[] senders = forwards ? [sender, "host", "outside"] : [sender, "host"];
        (await MiniPodAsync("packet", "--from", senders[^1], "--to", web)).ShouldSucceed(); // all that packets make once is there

        var server = new IPEndPoint(IPAddress.Parse(address), 80);
        await using var stream = RequestStream.Start(server, SharedPort);
        using var held = await HeldConnections.OpenAsync(server, count: 5);
        var (host, losses, entries) = (await SnapshotAsync(), await LossesAsync(web, other), held.Tracked());
        var theirs = held.Ends.Append($"{stream.Address}:{SharedPort}").ToHashSet(StringComparer.Ordinal);
        async Task FollowedAsync(int exitCode, string from, params string[] to)
        {
            var journey = (await MiniPodAsync(["packet", "--from", from, "--to", .. to, "-o", "json"])).ShouldExit(exitCode).Json;
            var packets = Packets(journey).ToList();
            Assert.NotEmpty(packets);
            if (from == sender && to[^1] != "--icmp") Assert.EndsWith($":{SharedPort}", packets[0].Source, StringComparison.Ordinal);
            var ofOthers = packets.Where(one => IsOfOthers(one.Source) || IsOfOthers(one.Destination)).Distinct();
            Assert.True(!ofOthers.Any(), $"from {from} to {string.Join(' ', to)}, and shown: {string.Join(", ", ofOthers)}");
        }

        bool IsOfOthers(string end) => theirs.Contains(end) || end.StartsWith($"{asking}:", StringComparison.Ordinal);

        foreach (var from in senders)
        {
            await FollowedAsync(0, from, web);
            await FollowedAsync(0, from, web, "--icmp");
            await FollowedAsync(1, from, $"{web}:81");
            await FollowedAsync(1, from, $"{web}:81", "--udp");
        }

        await FollowedAsync(0, sender, "outside:5353", "--udp");
        await FollowedAsync(1, sender, "10.231.3.250", "--icmp");

        Assert.Empty(await stream.EndAsync());
        Assert.InRange(stream.Count, 50, int.MaxValue);
        Assert.Equal(entries, held.Tracked());
        await held.AskAsync();
        Assert.Equal(losses, await LossesAsync(web, other));
        await host.AssertSameAsync();
        var said = (await MiniPodAsync("logs", other)).ShouldSucceed().Lines;
        Assert.InRange(said.Count, 50, int.MaxValue);
        Assert.All(said, line => Assert.Equal("good", line));
    }

    // Each packet at each place where it was seen.
    private static IEnumerable<(string Source, string Destination)> Packets(JsonNode journey) => journey["packets"]!.AsArray()
        .SelectMany(packet => packet!["stations"]!.AsArray().Select(station => station!["packet"]).Prepend(packet["packet"]))
        .Where(packet => packet is not null)
        .Select(packet => ((string)packet!["source"]!, (string)packet["destination"]!));

    // The packets that interfaces dropped, of all that the others' packets pass, and how often TCP waited in vain: it sends again what a
    // rule losses, so that no request fails.
    private static async Task<string> LossesAsync(params string[] pods)
    {
        var lines = new List<string>();
        foreach (var pod in pods.Select(pod => (string?)pod).Prepend(null))
        {
            string[] inside = pod is null ? [] : ["-n", pod];
            foreach (var link in (await Command.RunAsync("ip", ["-s", "-j", .. inside, "link"])).ShouldSucceed().Json.AsArray())
            {
                if (link!["stats64"] is not { } counted) continue;
                var (received, sent) = (counted["rx"]!, counted["tx"]!);
                lines.Add($"{pod} {link["ifname"]}: {received["dropped"]} {received["errors"]} {sent["dropped"]} {sent["errors"]}");
            }

            string[] enter = pod is null ? [] : ["ip", "netns", "exec", pod];
            string[] read = [.. enter, "cat", "/proc/net/netstat"];
            var netstat = (await Command.RunAsync(read[0], read[1..])).ShouldSucceed().Lines;
            var (names, values) = (netstat[0].Split(' '), netstat[1].Split(' ')); // proc(5): a line of names, and one of values
            lines.Add($"{pod} timeouts: {values[Array.IndexOf(names, "TCPTimeouts")]}");
        }

        return string.Join('\n', lines);
    }
}
