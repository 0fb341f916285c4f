using CsCheck;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Store;

public sealed class CrashBackoffTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Restarts_OfAContainerThatEndsAtOnce_WaitAsKubeletDoes()
    {
        var (backoff, finished) = (CrashBackoff.None, Start);
        var waits = new List<double>();
        for (var restart = 0; restart < 9; restart++)
        {
            var at = backoff.RestartAt(finished);
            waits.Add((at - finished).TotalSeconds);
            (backoff, finished) = (backoff.Next(finished, at), at);
        }

        Assert.Equal([0, 10, 20, 40, 80, 160, 300, 300, 300], waits);
    }

    [Theory]
    [InlineData(600, 40)]
    [InlineData(601, 0)]
    public void RestartAt_AfterALongRun_BeginsAnew(int seconds, int wait)
    {
        var backoff = CrashBackoff.None.Next(Start, Start).Next(Start, Start).Next(Start, Start);
        var finished = Start.AddSeconds(seconds);

        Assert.Equal(wait, (backoff.RestartAt(finished) - finished).TotalSeconds);
        Assert.Equal(wait == 0 ? 10 : 80, backoff.Next(finished, finished).Delay.TotalSeconds);
    }

    [Fact]
    public void Wait_OfAnyHistory_IsNeverLongerThanTheLongest() =>
        Gen.Int[0, 2000].Array[0, 40].Sample(runs =>
        {
            var (backoff, finished) = (CrashBackoff.None, Start);
            foreach (var run in runs)
            {
                var at = backoff.RestartAt(finished);
                Assert.InRange(at - finished, TimeSpan.Zero, CrashBackoff.Longest);
                (backoff, finished) = (backoff.Next(finished, at), at.AddSeconds(run));
            }
        });

    [Fact]
    public void Restarts_OfAContainerThatEndsEveryFiveMinutes_StayBackedOff()
    {
        var (backoff, finished) = (CrashBackoff.None, Start);
        for (var restart = 0; restart < 9; restart++)
        {
            var at = backoff.RestartAt(finished);
            (backoff, finished) = (backoff.Next(finished, at), at.AddSeconds(301));
        }

        Assert.Equal(CrashBackoff.Longest, backoff.RestartAt(finished) - finished);
    }
}
