using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Packets;

/// <summary>Rules of nft, which iptables does not show.</summary>
public sealed class NativeRuleTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Packet_RuleOfNftDropsIt_IsNamedAndRemovedByItsHandle()
    {
        Assert.SkipUnless(Prerequisite.FindProgram("nft") is not null, "the program \"nft\" is missing");
        var (pod, table) = (Name("web"), $"{Prefix}t");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        WriteFile(TestPods.UndoScript, $"nft delete table inet {table} 2>/dev/null\n");
        await NftAsync($"add table inet {table}");
        await NftAsync($"add chain inet {table} mine {{ type filter hook output priority 0; policy accept; }}");
        await NftAsync($"add rule inet {table} mine ip daddr {await Kernel.IpAsync(pod)} tcp dport 80 counter drop");

        var verdict = await StoppedAsync("--to", pod);
        Assert.Equal([table, "mine"], verdict["values"]!.AsArray().Take(2).Select(value => (string)value!));
        Assert.StartsWith($"nft delete rule inet {table} mine handle ", (string)verdict["mend"]!, StringComparison.Ordinal);
        (await Command.RunAsync("bash", "-c", (string)verdict["mend"]!)).ShouldSucceed();

        (await MiniPodAsync("packet", "--to", pod)).ShouldSucceed();
        await NftAsync($"delete table inet {table}");
    }

    private async Task<JsonNode> StoppedAsync(params string[] sent)
    {
        var verdict = (await MiniPodAsync(["packet", .. sent, "-o", "json"])).ShouldExit(1).Json["verdict"]!;
        Assert.Equal("stoppedByRule", (string?)verdict["kind"]);
        return verdict;
    }

    private static async Task NftAsync(string command) => (await Command.RunAsync("nft", command)).ShouldSucceed();
}
