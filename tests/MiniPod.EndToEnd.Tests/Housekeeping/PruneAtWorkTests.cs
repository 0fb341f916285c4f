using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Housekeeping;

/// <summary>Prune while other commands create and remove pods, and prune by the plugins themselves.</summary>
public sealed class PruneAtWorkTests(EndToEndHost host) : HousekeepingTest(host)
{
    private const int Pods = 8;
    private static readonly CommandOptions Patient = new() { Timeout = TimeSpan.FromMinutes(4) };

    [Fact(Timeout = 5 * Limit)]
    public async Task Prune_WhilePodsAreMadeAndRemoved_HarmsNone()
    {
        await RunPodAsync("healthy");
        var before = await SnapshotAsync();

        var made = await PruneWhileAsync([
            .. Enumerable.Range(
                0,
                Pods).Select(number =>
                    MiniPodAsync(Patient, "run", "-d", "--name", Name($"p{number}"), "-p", $"{FreePort.Get()}:80", TestImages.Nginx)),
        ]);
        for (var number = 0; number < Pods; number++)
        {
            Assert.Empty((await InspectAsync(Name($"p{number}")))["problems"]!.AsArray());
            Assert.Contains(
                "Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(Name($"p{number}"))}/"), StringComparison.Ordinal);
        }

        var removed = await PruneWhileAsync([.. Enumerable.Range(0, Pods).Select(number => MiniPodAsync("rm", "-f", Name($"p{number}")))]);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"pruned {made} times while {Pods} pods were created, {removed} times while they were removed");
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData(false, new[] { "ADD", "GC" })]
    [InlineData(true, new[] { "ADD" })]
    public async Task Prune_NetworkWithGc_AsksItsPluginsUnlessDisabled(bool disabled, string[] commands)
    {
        var (log, network, plugins) = (Path.Combine(Files, "calls.jsonl"), Name("n"), Path.Combine(Files, "plugins"));
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.1.0", "name": "{{network}}", "disableGC": {{(disabled ? "true" : "false")}},
              "plugins": [{ "type": "minipod-debug", "log": "{{log}}" }] }
            """);
        Directory.CreateDirectory(plugins);
        File.CreateSymbolicLink(Path.Combine(plugins, "minipod-debug"), Binary.Path);
        string[] options = ["--cni-conf-dir", NetworkDirectory, "--cni-bin-dir", $"{plugins}:{Prerequisite.PluginDirectory}"];
        (await MiniPodAsync([
            "run", "-d", "--name", Name("pod"), .. options, "--network", network, TestImages.Toolbox, "sleep", "600",
        ])).ShouldSucceed();

        (await MiniPodAsync(["prune", "--dry-run", .. options])).ShouldSucceed();
        (await MiniPodAsync(["prune", .. options])).ShouldSucceed();

        var calls = (await File.ReadAllLinesAsync(log)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(commands, calls.Select(call => (string)call["CNI_COMMAND"]!).Where(command => command is not "VERSION"));
        if (!disabled) Assert.Equal("eth0", (string?)calls[^1]["stdin"]!["cni.dev/valid-attachments"]![0]!["ifname"]);
        (await MiniPodAsync(["rm", "-f", Name("pod"), .. options])).ShouldSucceed();
    }

    private async Task<int> PruneWhileAsync(IReadOnlyList<Task<CommandResult>> work)
    {
        var all = Task.WhenAll(work);
        var times = 0;
        do
        {
            (await MiniPodAsync("prune")).ShouldSucceed();
            times++;
        }
        while (!all.IsCompleted);

        foreach (var result in await all) result.ShouldSucceed();
        return times;
    }
}
