using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Packets;

/// <summary>What 'packet' makes for its request belongs to its process: whenever that is killed, nothing stays.</summary>
public sealed class KilledPacketTests(EndToEndHost host) : EndToEndTest(host)
{
    private const int Moments = 50;

    [Fact(Timeout = Limit)]
    public async Task Packet_KilledAtAnyMoment_LeavesNothing()
    {
        var (pod, port) = (Name("web"), FreePort.Get());
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", string.Create(CultureInfo.InvariantCulture, $"{port}:80"), TestImages.Nginx))
            .ShouldSucceed();
        string[] line = ["packet", "--from", "outside", "--to", string.Create(CultureInfo.InvariantCulture, $":{port}")];
        await Web.FetchAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")); // until it listens, it refuses
        (await MiniPodAsync(line)).ShouldSucceed();
        var before = await SnapshotAsync();
        var begin = TimeProvider.System.GetTimestamp();
        (await MiniPodAsync(line)).ShouldSucceed();
        var whole = TimeProvider.System.GetElapsedTime(begin);

        var killed = 0;
        for (var moment = 0; moment < Moments; moment++)
        {
            await using var running = StartMiniPod(line);
            await Task.Delay(whole * moment / Moments);
            await running.SignalAsync("KILL");
            if ((await running.WaitAsync()).ExitCode == 137) killed++;
        }

        Assert.InRange(killed, Moments / 2, Moments); // the last may have ended by themselves
        await before.AssertSameAsync();
        await UntilAsync(() => Kernel.Links().All(link => !link.StartsWith("outside", StringComparison.Ordinal)), "no cable is left");
    }

    [Fact(Timeout = Limit)]
    public async Task Packet_Interrupted_EndsAtOnce()
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        await using var running = StartMiniPod("packet", "--from", pod, "--to", "10.231.3.250:80");
        await Task.Delay(400);

        await running.SignalAsync("INT");

        Assert.Equal(130, (await running.WaitAsync()).ExitCode);
    }
}
