using MiniPod.Cni;
using MiniPod.Pods.Doctor;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Doctor;

/// <summary>What the check makes of the answers of both back ends of iptables, as HostNetwork/Recorded/record.sh recorded them.</summary>
public sealed class ForwardCheckTests
{
    /// <summary>A network that does not open the firewall for its pods.</summary>
    internal static NetworkConfigList List { get; } = NetworkConfigList.Parse("""
        { "cniVersion": "1.0.0", "name": "recorded", "plugins": [{ "type": "bridge", "bridge": "recorded0" }] }
        """u8);

    [Theory]
    [InlineData("nft", "all", Verdict.Ok, "is not DROP")]
    [InlineData("nft", "dropped", Verdict.Warning, "cannot reach anything beyond their bridge")]
    [InlineData("nft", "accepted", Verdict.Ok, "accept traffic from and to bridge recorded0")]
    [InlineData("legacy", "all", Verdict.Ok, "is not DROP")]
    [InlineData("legacy", "dropped", Verdict.Warning, "cannot reach anything beyond their bridge")]
    [InlineData("legacy", "accepted", Verdict.Ok, "accept traffic from and to bridge recorded0")]
    public async Task Check_RulesAsRecorded_SaysWhetherTrafficPasses(string variant, string phase, Verdict verdict, string evidence)
    {
        var programs = RecordedPrograms.Replay(
            Path.Combine(AppContext.BaseDirectory, "HostNetwork", "Recorded", variant, $"{phase}.jsonl"));

        var result = Assert.Single(await ForwardCheck.RunAsync(programs, [List], TestContext.Current.CancellationToken));

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(evidence, result.Evidence, StringComparison.Ordinal);
    }
}
