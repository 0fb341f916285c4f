using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>The state directory is a small file system of its own that is filled to the last byte at a chosen
/// moment.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_FullBeforeItBegins_TellsItAndLeavesNothing()
    {
        using var world = Small();
        world.Paths.Create();
        Fill(world);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => world.RunAsync(Token));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Engine.Changes);
        Assert.Empty(world.Left);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("create POD")]
    [InlineData("create web")]
    [InlineData("start POD")]
    [InlineData("start web")]
    public async Task Run_FullInTheMiddle_IsUndoneAndLeavesNothing(string call)
    {
        using var world = Small();
        world.Engine.Before = made =>
        {
            if (made == call) Fill(world);
            return Task.CompletedTask;
        };

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Left);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_FullWhenTheRecordIsWrittenLast_IsUndoneAndLeavesNothing()
    {
        using var world = Small();
        world.Engine.Before = made =>
        {
            // Only writing is left to do.
            if (made == "find web") Fill(world);
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<OperationFailedException>(() => world.RunAsync(Token));

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_Full_RemovesAllTheSame()
    {
        using var world = Small();
        await world.RunAsync(Token);
        Fill(world);

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Rm_FullAndTheJournalIsTorn_RemovesAllTheSame()
    {
        using var world = Small();
        await world.RunAsync(Token);
        await File.AppendAllTextAsync(world.Paths.JournalOf(world.Record().Id), "{\"operation\":\"to", Token);
        Fill(world);

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_Full_ThePodIsAsBeforeOnceThereIsRoom()
    {
        using var world = Small();
        await world.RunAsync(Token);
        Fill(world);

        var error = await Assert.ThrowsAnyAsync<PodException>(() =>
            AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container("more"), new CreateOptions(), Token));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Equal(["POD", "web"], world.Engine.Containers.Select(container => container.ShortName).Order());
        File.Delete(Path.Combine(world.Paths.StateDirectory, "filler"));
        await RecoverPod.AllAsync(world.Runtime, Token);
        Assert.Equal(["web"], world.Record().Spec.Containers.Select(container => container.Name.Value));
        Assert.Equal(PodPhase.Running, world.Record().Phase);
        Assert.Null(world.Journal().Open);
    }

    private static PodWorld Small() => new(stateSize: "256k");

    private static void Fill(PodWorld world)
    {
        var path = Path.Combine(world.Paths.StateDirectory, "filler");
        if (File.Exists(path)) return;
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        });
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // The disk is full, as intended.
        }

        // A journal has free space in its last page. It is filled too, with spaces, which the reader skips.
        foreach (var journal in Directory.EnumerateFiles(world.Paths.Pods, "journal.jsonl", SearchOption.AllDirectories))
        {
            using var line = new FileStream(journal, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            line.Write("\n"u8);
            var room = (int)(4096 - line.Length % 4096) % 4096;
            if (room > 0) line.Write(Enumerable.Repeat((byte)' ', room).ToArray());
        }
    }
}
