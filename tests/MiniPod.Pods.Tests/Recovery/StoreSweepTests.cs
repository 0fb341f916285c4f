using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Recovery;

public sealed class StoreSweepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Sweep_SomebodyHoldsTheLockOnNames_WaitsForIt()
    {
        using var world = new PodWorld();
        world.Runtime.Store.Paths.Create();
        var removed = Path.Combine(world.Runtime.Store.Paths.Pods, $".{Guid.NewGuid():N}");
        Directory.CreateDirectory(removed);
        var names = FileLock.TryAcquire(world.Runtime.Store.Paths.NamesLock)!;

        var recovery = RecoverPod.AllAsync(world.Runtime, Token);
        await Task.Delay(200, Token);
        Assert.True(Directory.Exists(removed));
        names.Dispose();

        Assert.Empty((await recovery).Errors);
        Assert.False(Directory.Exists(removed));
    }
}
