using MiniPod.Pods.Journal;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

public sealed class LongLifeTests
{
    [Fact(Timeout = 900_000)]
    public async Task StopAndStart_HundredsOfTimes_TheJournalStaysShort()
    {
        var token = TestContext.Current.CancellationToken;
        using var world = new PodWorld();
        await world.RunAsync(token);
        var journal = world.Paths.JournalOf(world.Record().Id);

        var (summedUp, before) = (0, 0L);
        for (var round = 0; round < 300; round++)
        {
            await StopPod.RunAsync(world.Runtime, world.Name.Value, TimeSpan.Zero, token);
            await StartPod.RunAsync(world.Runtime, world.Name.Value, token);
            var length = new FileInfo(journal).Length;
            Assert.InRange(length, 1, JournalFile.LongestLength + 64 * 1024);
            if (length < before) summedUp++;
            before = length;
        }

        Assert.InRange(summedUp, 2, 100); // more than once, but not every time

        Assert.Equal(PodPhase.Running, world.Record().Phase);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, token);
        Assert.Empty(world.Left);
    }
}
