using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>
/// Simulates a reboot for a single pod: the boot id is different, its containers have exited, and only the on-disk
/// state of its network is left: the reserved address and the cache. Pin and link were in /run. (The network has no
/// firewall rules, which a reboot would remove too.)
/// </summary>
public sealed partial class RebootTests(EndToEndHost host) : EndToEndTest(host)
{
    private string Network => $"{Prefix}n";

    private string[] Leases =>
    [
        .. Directory.GetFiles(
            $"/var/lib/cni/networks/{Network}").Where(file =>
                char.IsAsciiDigit(Path.GetFileName(file)[0]) && !file.EndsWith(".0", StringComparison.Ordinal)),
    ];

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PodThatRan_AfterTheBoot_IsToldTruthfullyAndRecoverGivesItsAddressBack(bool wasInterrupted)
    {
        var pod = Name("pod");
        await RunAndRebootAsync(pod, wasInterrupted);
        var ip = Assert.Single(Leases);
        Assert.NotEqual("Running", (string?)(await InspectAsync(pod))["status"]);

        var lines = (await MiniPodAsync("recover")).ShouldSucceed().Lines;

        Assert.Contains(
            wasInterrupted ? "now stopped" : "was running before the machine was rebooted, now stopped",
            Assert.Single(lines),
            StringComparison.Ordinal);
        Assert.Equal("Exited", (string?)(await InspectAsync(pod))["status"]);
        Assert.Empty(Leases);
        Assert.DoesNotContain(Directory.EnumerateFiles("/var/lib/cni/results"), file => file.Contains(Network, StringComparison.Ordinal));
        Assert.Empty((await MiniPodAsync("recover")).ShouldSucceed().Lines);
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Equal(ip, Assert.Single(Leases));
        Assert.Equal(Path.GetFileName(ip), await Kernel.IpAsync(pod));
    }

    [Fact(Timeout = Limit)]
    public async Task PodThatRan_AfterTheBoot_StartAloneBringsItBack()
    {
        var pod = Name("pod");
        await RunAndRebootAsync(pod, wasInterrupted: false);
        var ip = Assert.Single(Leases);
        var about = (await MiniPodAsync("doctor")).Lines.Where(line => line.Contains(pod, StringComparison.Ordinal));
        Assert.EndsWith("minipod recover", Assert.Single(about), StringComparison.Ordinal); // one fix for one fault

        (await MiniPodAsync("start", pod)).ShouldSucceed();

        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Equal(ip, Assert.Single(Leases));
        Assert.Equal(Path.GetFileName(ip), await Kernel.IpAsync(pod));
    }

    [Theory(Timeout = Limit)]
    [InlineData("Always", "recover", "Running")]
    [InlineData("Never", "recover", "Error")]
    [InlineData("Always", "stop", "Exited")]
    public async Task WatchedPod_AfterTheBoot_RunsAgainUnlessItIsToRunOnceOrStopped(string policy, string command, string status)
    {
        var pod = Name("pod");
        var yaml = $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}} }
            spec:
              hostNetwork: true
              restartPolicy: {{policy}}
              containers: [{ name: app, image: {{TestImages.Toolbox}}, command: [sleep, "600"] }]
            """;
        (await MiniPodAsync(new CommandOptions { Input = yaml }, "run", "-f", "-")).ShouldSucceed();
        var id = (string)(await InspectAsync(pod))["id"]!;
        await UntilAsync(() => Agents.Find(StateDirectory) is not null, "an agent");
        await Agents.KillAsync(StateDirectory);
        (await Command.RunAsync("docker", "kill", $"minipod.{pod}.app", $"minipod.{pod}.POD")).ShouldSucceed();
        File.Delete($"/run/minipod/locks/pod-{id}");
        var journal = Path.Combine(StateDirectory, "pods", id, "journal.jsonl");
        await File.WriteAllTextAsync(
            journal, BootId().Replace(await File.ReadAllTextAsync(journal), "\"bootId\":\"00000000-0000-0000-0000-000000000000\""));

        (await MiniPodAsync(command == "stop" ? [command, pod] : [command])).ShouldSucceed();

        await UntilAsync(async () => (string?)(await InspectAsync(pod))["status"] == status, $"it is {status}");
        await Task.Delay(command == "stop" ? 1000 : 0);
        Assert.Equal(
            status == "Running" ? "running" : "exited", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.app"))["State"]!["Status"]);
    }

    private async Task RunAndRebootAsync(string pod, bool wasInterrupted)
    {
        WriteFile($"net/{Network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{Network}}", "plugins": [
              { "type": "bridge", "bridge": "{{Network}}", "isGateway": true, "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.231.77.0/24" }]] } } ] }
            """);
        (await MiniPodAsync(
            "run",
            "-d",
            "--name",
            pod,
            "--network",
            Network,
            "--cni-conf-dir",
            NetworkDirectory,
            TestImages.Toolbox,
            "sleep",
            "600")).ShouldSucceed();
        var id = (string)(await InspectAsync(pod))["id"]!;
        (await Command.RunAsync("docker", "kill", $"minipod.{pod}.toolbox", $"minipod.{pod}.POD")).ShouldSucceed();
        (await Command.RunAsync("umount", $"/run/minipod/netns/{id}")).ShouldSucceed();
        File.Delete($"/run/minipod/netns/{id}");
        File.Delete($"/run/minipod/locks/pod-{id}");
        File.Delete($"/var/run/netns/{pod}");
        var journal = Path.Combine(StateDirectory, "pods", id, "journal.jsonl");
        var lines = BootId().Replace(await File.ReadAllTextAsync(journal), "\"bootId\":\"00000000-0000-0000-0000-000000000000\"");
        if (wasInterrupted)
            lines += """{"operation":"dead","event":"Begin","verb":"stop","bootId":"00000000-0000-0000-0000-000000000000"}""" + "\n";
        await File.WriteAllTextAsync(journal, lines);
    }

    [GeneratedRegex("\"bootId\":\"[0-9a-f-]+\"")]
    private static partial Regex BootId();
}
