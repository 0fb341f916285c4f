using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>A network whose result also tells an address of the host: one on an interface that is in no sandbox.</summary>
public sealed class HostAddressTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string HostAddress = "192.0.2.9";

    [Fact(Timeout = Limit)]
    public async Task Run_ResultHasAnAddressOfTheHost_ItIsNotThePods()
    {
        var (pod, port) = (Name("web"), FreePort.Get());
        var asked = Path.Combine(Files, "asked");

        // It puts the address before the pod's, on the first interface of the bridge plugin: the bridge.
        WriteProgram("bin/hostside", $$"""
            #!/bin/bash
            case $CNI_COMMAND in
              VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}';;
              ADD)
                input=$(tr -d '\n')
                grep -o '"ips":\["[^]]*\]' <<<"$input" >>'{{asked}}'
                sed 's/.*"prevResult": *//; s/}$//; s/"ips": *\[ *{/"ips":[{"address":"{{HostAddress}}\/32","interface":0},{/' <<<"$input";;
            esac

            """);
        var network = WriteNetwork('h', 243, """
            , { "type": "portmap", "capabilities": { "portMappings": true } }, { "type": "firewall" },
              { "type": "hostside", "capabilities": { "ips": true } }
            """);
        var plugins = new CommandOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["CNI_PATH"] = $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}",
            },
        };
        var before = await SnapshotAsync();
        (await MiniPodAsync(
            plugins,
            "run",
            "-d",
            "--cni-conf-dir",
            NetworkDirectory,
            "--network",
            network,
            "-p",
            $"{port}:80",
            "--name",
            pod,
            TestImages.Nginx)).ShouldSucceed();
        var address = await Kernel.IpAsync(pod);
        await ShouldNotBeThePodsAsync();

        (await Command.RunAsync("ip", "netns", "exec", pod, "ip", "link", "del", "eth0")).ShouldSucceed();
        (await MiniPodAsync(plugins, "repair", pod)).ShouldExit(0, "attach the network");

        Assert.Equal(address, await Kernel.IpAsync(pod));
        Assert.Equal([$"\"ips\":[\"{address}\"]"], await File.ReadAllLinesAsync(asked));
        await ShouldNotBeThePodsAsync();
        (await MiniPodAsync(plugins, "rm", "-f", pod)).ShouldSucceed();
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
        foreach (var kept in (string[])["lock", "last_reserved_ip.0"]) File.Delete($"/var/lib/cni/networks/{network}/{kept}");
        await before.AssertSameAsync();

        async Task ShouldNotBeThePodsAsync()
        {
            var told = (await MiniPodAsync(plugins, "inspect", pod)).ShouldSucceed().Json[0]!;
            Assert.Equal("Running", (string?)told["status"]);
            Assert.Contains(HostAddress, told["networks"]![0]!["result"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal([address], told["ips"]!.AsArray().Select(ip => (string)ip!));
            Assert.Contains(address, await OutputAsync("ps"), StringComparison.Ordinal);
            Assert.DoesNotContain(HostAddress, await OutputAsync("ps"), StringComparison.Ordinal);

            var hosts = await OutputAsync("exec", pod, "cat", "/etc/hosts");
            Assert.Contains($"{address}\t{pod}\n", hosts, StringComparison.Ordinal);
            Assert.DoesNotContain(HostAddress, hosts, StringComparison.Ordinal);

            var rules = (await Command.RunAsync("iptables-save")).ShouldSucceed().Text;
            Assert.Contains($"-d {address}/32 -p tcp ", rules, StringComparison.Ordinal);
            Assert.DoesNotContain(HostAddress, rules, StringComparison.Ordinal);
        }

        async Task<string> OutputAsync(params string[] args) => (await MiniPodAsync(plugins, args)).ShouldSucceed().Stdout;
    }
}
