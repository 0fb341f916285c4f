using System.Text.Json;
using MiniPod.Linux;
using MiniPod.Pods.Jobs;
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

    [Fact(Timeout = 60_000)]
    public async Task Sweep_LocksOfAKilledAgent_GoUnlessWhatTheyProtectIsThere()
    {
        using var world = new PodWorld();
        var paths = world.Runtime.Store.Paths;
        paths.Create();
        var job = new StoredJob
        {
            Id = new string('b', 32),
            FullName = "kept",
            Fingerprint = "",
            Manifest = JsonDocument.Parse("{}").RootElement,
        };
        new JobStore(paths).Write(job);
        var gone = new string('c', 32);
        foreach (var path in new[] { paths.JobLock(job.Id), paths.JobLock(gone), paths.ClaimLock(gone) }) File.WriteAllText(path, "");

        Assert.Empty((await RecoverPod.AllAsync(world.Runtime, Token)).Errors);

        Assert.Equal([paths.JobLock(job.Id)], Directory.GetFiles(paths.Locks).Where(path => path != paths.NamesLock));
    }
}
