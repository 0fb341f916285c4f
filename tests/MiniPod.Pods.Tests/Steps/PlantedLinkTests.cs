using MiniPod.Pods.Operations;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Steps;

public sealed class PlantedLinkTests
{
    [Fact(Timeout = 60_000)]
    public async Task WriteHosts_LinkInPlaceOfTheHostsFile_IsNotFollowed()
    {
        using var world = new PodWorld();
        var victim = $"{world.Engine.HostsPath}.victim";
        File.WriteAllText(victim, "root's own");
        File.Delete(world.Engine.HostsPath);
        File.CreateSymbolicLink(world.Engine.HostsPath, victim);

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
        Assert.Equal("root's own", File.ReadAllText(victim));
        Assert.Empty(world.Left);
    }
}
