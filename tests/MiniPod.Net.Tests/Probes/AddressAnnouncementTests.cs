using System.Diagnostics;
using System.Net;
using MiniPod.Linux;
using MiniPod.Net.Probes;

namespace MiniPod.Net.Tests.Probes;

public sealed class AddressAnnouncementTests
{
    // The kernel of the neighbour decides: it knew each address with another MAC address.
    [Fact]
    public void Send_NeighbourKnewAnotherMac_KnowsTheNewOne()
    {
        Prerequisite.RequireRoot();
        var (one, other) = ($"mpt-{Guid.NewGuid().ToString("N")[..8]}", $"mpt-{Guid.NewGuid().ToString("N")[..8]}");
        try
        {
            Run($"""
                ip netns add {one} && ip netns add {other}
                ip -n {one} link add eth0 address 02:00:00:00:00:11 type veth peer name eth0 netns {other}
                ip -n {one} link set eth0 up && ip -n {other} link set eth0 up
                for i in $(seq 100); do ! ip -n {other} -6 route show table local | grep -q ^multicast || break; sleep 0.05; done
                ip -n {one} addr add 192.0.2.1/24 dev eth0 && ip -n {one} addr add 2001:db8::1/64 dev eth0 nodad
                ip -n {other} addr add 192.0.2.2/24 dev eth0 && ip -n {other} addr add 2001:db8::2/64 dev eth0 nodad
                ip -n {other} neigh add 192.0.2.1 lladdr 02:00:00:00:00:99 dev eth0 nud reachable
                ip -n {other} neigh add 2001:db8::1 lladdr 02:00:00:00:00:99 dev eth0 nud reachable
                """);

            AddressAnnouncement.Send($"/run/netns/{one}", "eth0", [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")]);

            foreach (var address in new[] { "192.0.2.1", "2001:db8::1" })
            {
                var known = Run($"ip -n {other} neigh show {address}");
                Assert.StartsWith($"{address} dev eth0 lladdr 02:00:00:00:00:11 ", known, StringComparison.Ordinal);
            }
        }
        finally
        {
            Run($"ip netns del {one}; ip netns del {other}; true");
        }
    }

    [Fact]
    public void Send_NoSuchNamespace_Throws() =>
        Assert.Throws<LibcException>(() => AddressAnnouncement.Send("/run/netns/no-such", "eth0", []));

    private static string Run(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-ec", script]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
