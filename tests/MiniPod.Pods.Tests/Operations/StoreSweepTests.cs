using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class StoreSweepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Sweep_SomebodyHoldsTheLockOnNames_WaitsForIt()
    {
        using var world = new PodWorld();
        world.Host.Store.Paths.Create();
        var doomed = Path.Combine(world.Host.Store.Paths.Pods, $".{Guid.NewGuid():N}");
        Directory.CreateDirectory(doomed);
        var names = FileLock.TryAcquire(world.Host.Store.Paths.NamesLock)!;

        var recovery = RecoverPod.AllAsync(world.Host, Token);
        await Task.Delay(200, Token);
        Assert.True(Directory.Exists(doomed));
        names.Dispose();

        Assert.Empty((await recovery).Errors);
        Assert.False(Directory.Exists(doomed));
    }
}
