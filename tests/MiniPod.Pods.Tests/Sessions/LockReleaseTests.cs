using MiniPod.Linux;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Sessions;

public sealed class LockReleaseTests
{
    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileOtherThreadsStartPrograms_TheLockIsFreeAtOnce()
    {
        var token = TestContext.Current.CancellationToken;
        using var files = new TempDirectory();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
        var starters = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!end.IsCancellationRequested) Command.Run("/bin/true");
        }, token)).ToArray();

        var held = 0;
        for (var round = 0; round < 2000; round++)
        {
            FileLock.TryAcquire(files["lock"])?.Dispose();
            using var again = FileLock.TryAcquire(files["lock"]);
            if (again is null) held++;
        }

        await end.CancelAsync();
        await Task.WhenAll(starters);
        Assert.Equal(0, held);
    }
}
