using MiniPod.Agent.Probes;
using MiniPod.Pods.Handlers;
using static MiniPod.Agent.Tests.Probes.ProbeBench;

namespace MiniPod.Agent.Tests.Probes;

/// <summary>When probes run, and what comes of it; the instance starts at 0 s.</summary>
public sealed class InstanceProbesTests
{
    [Fact]
    public async Task Begin_NoProbes_IsStartedAndReady()
    {
        await using var bench = new ProbeBench();

        bench.Pass(60);

        Assert.True(bench.Probes.HasStarted && bench.Probes.IsReady);
        Assert.Null(bench.Probes.FailedProbe);
        Assert.Null(bench.Probes.State(ProbeKind.Liveness));
        Assert.Empty(bench.Changes);
    }

    [Fact]
    public async Task Liveness_Ticks_ComeOnePeriodAfterTheStart()
    {
        await using var bench = new ProbeBench(liveness: Every(10));

        bench.Pass(35);

        Assert.Equal(["10 liveness", "20 liveness", "30 liveness"], bench.Runs);
        Assert.Empty(bench.Changes);
    }

    [Theory]
    [InlineData(5, "10", "20")]
    [InlineData(10, "10", "20")]
    [InlineData(11, "20", "30")]
    public async Task InitialDelay_IsComparedAtEachTick(int delay, string first, string second)
    {
        await using var bench = new ProbeBench(liveness: Every(10, delay));

        bench.Pass(30);

        Assert.Equal([$"{first} liveness", $"{second} liveness"], bench.Runs.Take(2));
    }

    [Fact]
    public async Task InitialDelay_CountsFromTheStartOfTheInstanceInWholeSeconds()
    {
        await using var early = new ProbeBench(
            liveness: Every(1, delay: 3), with: one => one with { StartedAt = one.StartedAt - TimeSpan.FromSeconds(1.5) });
        await using var late = new ProbeBench(
            liveness: Every(1, delay: 3), with: one => one with { StartedAt = one.StartedAt + TimeSpan.FromHours(1) });

        early.Pass(4);
        late.Pass(4);

        Assert.Equal("2 liveness", early.Runs[0]);
        Assert.Equal("3 liveness", late.Runs[0]);
    }

    [Fact]
    public async Task Readiness_OfAFreshInstance_IsAskedForAtOnce()
    {
        await using var bench = new ProbeBench(readiness: Every(10));
        bench.Pass(0);
        Assert.Equal("0 readiness", Assert.Single(bench.Runs));
        Assert.True(bench.Probes.IsReady);

        bench.Pass(20);

        Assert.Equal(["0 readiness", "10 readiness", "20 readiness"], bench.Runs);
    }

    [Fact]
    public async Task Startup_HoldsTheOthers_AndWakesReadiness()
    {
        await using var bench = new ProbeBench(Every(1), Every(2), Every(4));
        bench.Answer = (kind, count) => kind == ProbeKind.Startup && count < 2 ? Failure : Success;
        Assert.False(bench.Probes.HasStarted || bench.Probes.IsReady);

        bench.Pass(8);

        Assert.Equal(
            ["1 startup", "2 startup", "3 startup", "3 readiness", "4 liveness", "6 liveness", "7 readiness", "8 liveness"], bench.Runs);
        Assert.Equal(["3 started", "3 started ready"], bench.Changes);
        Assert.Equal(["Startup probe failed: bad", "Startup probe failed: bad"], bench.Events.Select(one => one.Message));
    }

    [Fact]
    public async Task Startup_FailsAsOftenAsItMay_IsOnHoldWithTheOthers()
    {
        await using var bench = new ProbeBench(Every(1, failures: 2), Every(1), Every(1));
        bench.Answer = (_, _) => Failure;

        bench.Pass(10);

        Assert.Equal(["1 startup", "2 startup"], bench.Runs);
        Assert.Equal(["2 Startup"], bench.Changes);
        Assert.Equal(ProbeKind.Startup, bench.Probes.FailedProbe);
        Assert.Equal(
            [
                new ProbeEvent(ProbeKind.Startup, "Warning", "Unhealthy", "Startup probe failed: bad"),
                new ProbeEvent(ProbeKind.Startup, "Warning", "Unhealthy", "Startup probe failed: bad"),
                new ProbeEvent(ProbeKind.Startup, "Normal", "Killing", "Container web failed startup probe, will be restarted"),
            ],
            bench.Events);
    }

    [Fact]
    public async Task Liveness_FailsInARow_IsOnHold()
    {
        await using var bench = new ProbeBench(liveness: Every(10), with: one => one with { IsRestarted = false });
        bench.Answer = (_, count) => count == 2 ? Success : Failure;

        bench.Pass(90);

        Assert.Equal(
            ["10 liveness", "20 liveness", "30 liveness", "40 liveness", "50 liveness", "60 liveness"], bench.Runs);
        Assert.Equal(["60 started ready Liveness"], bench.Changes);
        Assert.Equal("Container web failed liveness probe", bench.Events[^1].Message);
        Assert.Equal(
            new ProbeState(new ProbeCounter(ProbeResult.Failure, ProbeResult.Failure, 3), "bad"), bench.Probes.State(ProbeKind.Liveness));
    }

    [Fact]
    public async Task Readiness_ThresholdsInARow_ChangeIt()
    {
        await using var bench = new ProbeBench(readiness: Every(1, delay: 1, successes: 2, failures: 2));
        bench.Answer = (_, count) => count is 2 or 4 or 5 ? Failure : Success;

        bench.Pass(8);

        Assert.Equal(["2 started ready", "6 started", "8 started ready"], bench.Changes);
        Assert.Null(bench.Probes.FailedProbe);
        Assert.Equal("ok", bench.Probes.State(ProbeKind.Readiness)!.Message);
    }

    [Fact]
    public async Task Warning_IsSuccessAndTold()
    {
        await using var bench = new ProbeBench(liveness: Every(1));
        bench.Answer = (_, _) => new HandlerResult(HandlerOutcome.Warning, "odd");

        bench.Pass(1);

        Assert.Equal(
            new ProbeEvent(ProbeKind.Liveness, "Warning", "ProbeWarning", "Liveness probe warning: odd"), Assert.Single(bench.Events));
        Assert.Equal(ProbeResult.Success, bench.Probes.State(ProbeKind.Liveness)!.Counter.Last);
    }

    [Fact]
    public async Task Error_IsTriedThreeTimesAndThrownAway()
    {
        await using var bench = new ProbeBench(liveness: Every(10, failures: 2));
        bench.Answer = (_, count) => count is 1 or 2 or 3 ? Error : Failure;

        bench.Pass(30);

        Assert.Equal(["10 liveness", "20 liveness", "20 liveness", "20 liveness", "30 liveness"], bench.Runs);
        Assert.Equal(["30 started ready Liveness"], bench.Changes);
        Assert.Equal("Liveness probe errored: no engine", bench.Events[1].Message);
        Assert.Equal(4, bench.Events.Count);
    }

    [Fact]
    public async Task Error_IsGoneAtTheSecondTry_CountsAsItsResult()
    {
        await using var bench = new ProbeBench(liveness: Every(10));
        bench.Answer = (_, count) => count == 0 ? throw new InvalidOperationException("odd") : Success;

        bench.Pass(10);

        Assert.Equal(["10 liveness", "10 liveness"], bench.Runs);
        Assert.Empty(bench.Events);
    }

    [Fact]
    public async Task Termination_EndsLivenessAndStartup_ReadinessGoesOn()
    {
        await using var bench = new ProbeBench(liveness: Every(10), readiness: Every(10));
        bench.Pass(10);

        bench.Probes.BeginTermination();
        bench.Answer = (_, _) => Failure;
        bench.Pass(30);

        Assert.Equal(["0 readiness", "10 liveness", "10 readiness", "20 readiness", "30 readiness", "40 readiness"], bench.Runs);
        Assert.Equal("40 started", bench.Changes[^1]);
        Assert.Null(bench.Probes.FailedProbe);
    }

    [Fact]
    public async Task PutOff_OfAnInstanceThatRanBefore_IsAPartOfThePeriod()
    {
        await using var bench = new ProbeBench(
            liveness: Every(8), readiness: Every(4), with: one => one with { PutOff = 0.25, IsReady = true });
        Assert.True(bench.Probes.IsReady);

        bench.Pass(10);

        Assert.Equal(["1 readiness", "2 liveness", "5 readiness", "9 readiness", "10 liveness"], bench.Runs);
    }

    [Fact]
    public async Task HasStarted_WasSoBefore_StartupIsNotRunAgain()
    {
        await using var bench = new ProbeBench(Every(1), Every(2), with: one => one with { HasStarted = true, PutOff = 0.5 });

        bench.Pass(3);

        Assert.True(bench.Probes.HasStarted);
        Assert.Equal(["1 liveness", "3 liveness"], bench.Runs);
    }

    [Fact]
    public async Task Run_LongerThanItsPeriod_IsNeverDoneTwiceAtATime()
    {
        var end = new TaskCompletionSource();
        await using var bench = new ProbeBench(liveness: Every(1));
        bench.Delay = _ => end.Task;

        bench.Pass(5);
        Assert.Equal(["1 liveness"], bench.Runs);

        bench.Delay = _ => Task.CompletedTask;
        end.SetResult();
        await UntilAsync(() => bench.Runs.Count == 2); // the ticks that were missed, once
        Assert.Equal("5 liveness", bench.Runs[1]);
        bench.Pass(1);
        Assert.Equal("6 liveness", bench.Runs[2]);
    }

    [Fact]
    public async Task Dispose_GivesUpTheRunUnderWay()
    {
        var bench = new ProbeBench(liveness: Every(1));
        bench.Delay = token => Task.Delay(Timeout.Infinite, token);
        bench.Pass(1);

        await bench.DisposeAsync();
        bench.Pass(5);

        Assert.Equal(["1 liveness"], bench.Runs);
        Assert.Empty(bench.Events);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var look = 0; look < 1000 && !isSo(); look++) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.True(isSo());
    }
}
