using MiniPod.Pods.Doctor;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Doctor;

public sealed class PluginChecksTests
{
    [Fact(Timeout = 60_000)]
    public async Task Run_DefaultNetworkIsConfiguredTwiceAndALinkDangles_TellsOfEveryPlugin()
    {
        using var world = new PodWorld();
        var networks = world.Runtime.Networks.ConfigurationDirectory;
        File.Copy(Path.Combine(networks, "net.conflist"), Path.Combine(networks, "twin.conflist"));
        File.WriteAllText(Path.Combine(networks, "other.conflist"), """{"cniVersion":"1.0.0","name":"other","plugins":[{"type":"c"}]}""");
        var link = Path.Combine(Path.GetDirectoryName(world.Runtime.Cni.FindPlugin("a"))!, "c");
        File.CreateSymbolicLink(link, "/no/such/file");

        var results = await PluginChecks.RunAsync(world.Runtime, TestContext.Current.CancellationToken);

        Assert.Equal(
            [("plugin a", Verdict.Ok), ("plugin b", Verdict.Ok), ("plugin c", Verdict.Warning)],
            results.Select(result => (result.Check, result.Verdict)).Order());
        Assert.Contains(results, result => result.Evidence.Contains(link, StringComparison.Ordinal));
    }
}
