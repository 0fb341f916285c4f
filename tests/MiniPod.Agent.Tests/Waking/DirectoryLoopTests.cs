using MiniPod.Agent.Waking;
using Serilog;

namespace MiniPod.Agent.Tests.Waking;

public sealed class DirectoryLoopTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("minipod-loop-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task Run_TheDirectoryChanges_LooksLongBeforeTheTimeIsOver()
    {
        var looks = 0;

        await UntilAsync(
            watch =>
            {
                watch.Follow(_path);
                if (++looks == 1) File.WriteAllText(Path.Combine(_path, "new"), "");
                return TimeSpan.FromHours(1);
            },
            () => looks > 1,
            TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_ALookFails_LooksAgain()
    {
        var looks = 0;

        await UntilAsync(
            _ => ++looks == 1 ? throw new InvalidOperationException("the first one fails") : TimeSpan.FromHours(1),
            () => looks > 1,
            TestContext.Current.CancellationToken);
    }

    private async Task UntilAsync(Func<DirectoryWatch, TimeSpan> look, Func<bool> isDone, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var loop = new DirectoryLoop(_path, TimeProvider.System, Log.Logger);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.RunAsync(
            watch =>
            {
                var next = look(watch);
                if (isDone()) stop.Cancel();
                return next;
            },
            _ => true,
            stop.Token));

        Assert.False(token.IsCancellationRequested, "it was not looked at again");
        Assert.True(isDone());
    }
}
