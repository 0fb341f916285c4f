using System.Diagnostics;

namespace MiniPod.Linux.Tests;

public sealed class FileLockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TryAcquire_Held_IsRefusedUntilGivenBack()
    {
        using var directory = new TempDirectory();
        var path = directory["lock"];

        using (var held = FileLock.TryAcquire(path, holder: "run, process 7"))
        {
            Assert.NotNull(held);
            Assert.Null(FileLock.TryAcquire(path));
            Assert.Null(FileLock.TryAcquire(path, exclusive: false));
            Assert.Equal("run, process 7", FileLock.ReadHolder(path));
        }

        using var again = FileLock.TryAcquire(path);
        Assert.NotNull(again);
        Assert.Equal("another process", FileLock.ReadHolder(path));
    }

    [Fact]
    public void TryAcquire_Shared_AdmitsOthersWhoShare()
    {
        using var directory = new TempDirectory();

        using var first = FileLock.TryAcquire(directory["lock"], exclusive: false);
        using var second = FileLock.TryAcquire(directory["lock"], exclusive: false);

        Assert.NotNull(second);
        Assert.Null(FileLock.TryAcquire(directory["lock"]));
    }

    [Fact]
    public void IsHeld_Lock_IsToldWithoutMakingIt()
    {
        using var directory = new TempDirectory();
        var path = directory["lock"];

        Assert.False(FileLock.IsHeld(path));
        Assert.False(File.Exists(path));
        using (FileLock.TryAcquire(path)) Assert.True(FileLock.IsHeld(path));
        Assert.False(FileLock.IsHeld(path));
        using (FileLock.TryAcquire(path, exclusive: false)) Assert.False(FileLock.IsHeld(path));
    }

    [Fact(Timeout = 60_000)]
    public async Task AcquireAsync_OthersOnlyLook_IsNotKeptWaiting()
    {
        using var directory = new TempDirectory();
        var path = directory["lock"];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var looking = Task.Run(() => { while (!end.IsCancellationRequested) FileLock.IsHeld(path); }, Token);
        var waits = 0;

        for (var i = 0; i < 2000; i++)
        {
            using var taken = await FileLock.AcquireAsync(path, TimeSpan.FromSeconds(5), Token, waiting: _ => waits++);
        }

        await end.CancelAsync();
        await looking;
        Assert.Equal(0, waits);
    }

    [Fact(Timeout = 60_000)]
    public async Task TryAcquire_OthersOnlyLook_IsNeverRefused()
    {
        using var directory = new TempDirectory();
        var path = directory["lock"];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var looking = Enumerable.Range(0, 2)
            .Select(_ => Task.Run(() => { while (!end.IsCancellationRequested) FileLock.IsHeld(path); }, Token))
            .ToList();
        var refusals = 0;

        for (var i = 0; i < 2000; i++)
        {
            using var taken = FileLock.TryAcquire(path, holder: "run, process 7");
            if (taken is null) refusals++;
        }

        await end.CancelAsync();
        await Task.WhenAll(looking);
        Assert.Equal(0, refusals);
    }

    [Fact(Timeout = 60_000)]
    public async Task TryAcquire_HeldByAnotherProcess_IsFreeWhenThatIsKilled()
    {
        using var directory = new TempDirectory();
        using var other = Process.Start(new ProcessStartInfo("flock", [directory["lock"], "sleep", "300"]))!;
        while (FileLock.TryAcquire(directory["lock"]) is { } mine)
        {
            mine.Dispose();
            await Task.Delay(10, Token);
        }

        other.Kill(entireProcessTree: true);
        using var taken = await FileLock.AcquireAsync(directory["lock"], TimeSpan.FromSeconds(10), Token);

        Assert.NotNull(taken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Acquire_HeldTooLong_NamesTheHolder()
    {
        using var directory = new TempDirectory();
        using var held = FileLock.TryAcquire(directory["lock"], holder: "rm, process 8");
        string? seen = null;

        var error = await Assert.ThrowsAsync<TimeoutException>(() =>
            FileLock.AcquireAsync(directory["lock"], TimeSpan.FromMilliseconds(100), Token, waiting: line => seen = line));

        Assert.Contains("rm, process 8", error.Message, StringComparison.Ordinal);
        Assert.Equal("rm, process 8", seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task Acquire_ManyWhoDeleteTheFile_StillOneAtATime()
    {
        using var directory = new TempDirectory();
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                for (var round = 0; round < 25; round++)
                {
                    using var held = await FileLock.AcquireAsync(directory["lock"], TimeSpan.FromSeconds(30), Token);
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                    held.Delete();
                }
            },
            Token)));

        Assert.Equal(1, most);
        Assert.Empty(Directory.EnumerateFiles(directory.Path));
    }
}
