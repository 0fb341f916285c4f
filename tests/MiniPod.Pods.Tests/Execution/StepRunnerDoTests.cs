using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Execution;

public sealed class StepRunnerDoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Do_Steps_EachIsInTheJournalBeforeAndAfter()
    {
        using var bench = new RunnerBench();
        var seen = new List<string>();

        await bench.DoAsync([new FakeStep("a") { Do = _ => Note(() => seen.AddRange(bench.Lines)) }, new FakeStep("b", "a")], Token);

        Assert.Equal(["Intent a"], seen);
        Assert.Equal(["Intent a", "Done a", "Intent b", "Done b"], bench.Lines);
        Assert.Equal("a", bench.Context.Get(Pods.Steps.CreatedContainer.Key(FakeStep.Of("a"))).ContainerId);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_StepsThatNeedNothingOfEachOther_AreDoneAtTheSameTime()
    {
        using var bench = new RunnerBench();
        using var both = new Barrier(2);
        Task Meet(CancellationToken token) => Task.Run(() => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(10), token)), token);

        await bench.DoAsync([new FakeStep("a") { Do = _ => Meet(Token) }, new FakeStep("b") { Do = _ => Meet(Token) }], Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_OneAtATime_FollowsTheOrderOfThePlan()
    {
        using var bench = new RunnerBench(oneAtATime: true);

        await bench.DoAsync(
            [new FakeStep("a") { Do = async _ => await Task.Delay(50, Token) }, new FakeStep("b"), new FakeStep("c")], Token);

        Assert.Equal(["Intent a", "Done a", "Intent b", "Done b", "Intent c", "Done c"], bench.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_WorkBesideFails_NothingElseDoes()
    {
        using var bench = new RunnerBench();
        static Task Fail() => throw new InvalidOperationException("beside");

        await bench.DoAsync([new FakeStep("a") { Do = _ => Note(() => bench.Context.RunBeside(_ => Fail())) }], Token);

        Assert.Equal(["a"], bench.InEffect);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_StepAndWorkBesideFail_ThrowsTheErrorOfTheStep()
    {
        using var bench = new RunnerBench();
        static async Task FailAsync()
        {
            await Task.Delay(50, Token);
            throw new InvalidOperationException("beside");
        }

        var error = await Assert.ThrowsAsync<IOException>(() => bench.DoAsync(
            [
                new FakeStep("a") { Do = _ => Note(() => bench.Context.RunBeside(_ => FailAsync())) },
                new FakeStep("b", "a") { Do = _ => throw new IOException("step") },
            ],
            Token));

        Assert.Equal("step", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_WorkBeside_IsAwaited()
    {
        using var bench = new RunnerBench();
        var ended = false;
        async Task WorkAsync()
        {
            await Task.Delay(100, Token);
            ended = true;
        }

        await bench.DoAsync([new FakeStep("a") { Do = _ => Note(() => bench.Context.RunBeside(_ => WorkAsync())) }], Token);

        Assert.True(ended);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_DoneAlready_IsPassedOver()
    {
        using var bench = new RunnerBench();
        await bench.DoAsync([new FakeStep("a")], Token);

        await bench.DoAsync([new FakeStep("a") { Do = _ => throw new InvalidOperationException("again") }, new FakeStep("b", "a")], Token);

        Assert.Equal(["a", "b"], bench.InEffect);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_OneFails_AwaitsTheRunningOnesAndBeginsNoOther()
    {
        using var bench = new RunnerBench();
        var ended = false;
        var slow = new FakeStep("slow")
        {
            Do = async token =>
            {
                await Task.Delay(200, token);
                ended = true;
            },
        };

        var error = await Assert.ThrowsAsync<IOException>(() => bench.DoAsync(
            [
                slow,
                new FakeStep("bad") { Do = _ => throw new IOException("as told") },
                new FakeStep("next", "slow"),
                new FakeStep("after", "bad"),
            ],
            Token));

        Assert.Equal("as told", error.Message);
        Assert.True(ended);
        Assert.Equal(["bad", "slow"], bench.InEffect);
        Assert.Equal(["Intent slow", "Intent bad", "Failed bad", "Done slow"], bench.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_TwoFail_TheFirstInTimeIsTold()
    {
        using var bench = new RunnerBench();

        var error = await Assert.ThrowsAsync<IOException>(() => bench.DoAsync(
        [
            new FakeStep("late")
            {
                Do = async _ =>
                {
                    await Task.Delay(200, Token);
                    throw new IOException("late");
                },
            },
            new FakeStep("early") { Do = _ => throw new IOException("early") },
        ], Token));

        Assert.Equal("early", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_OneFails_CutsOffWhatMayBeCutOff()
    {
        using var bench = new RunnerBench();
        var pull = new FakeStep("pull") { CanBeCutOff = true, Do = token => Task.Delay(Timeout.Infinite, token) };

        await Assert.ThrowsAsync<IOException>(() =>
            bench.DoAsync([pull, new FakeStep("bad") { Do = _ => throw new IOException("as told") }], Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_Cancelled_AwaitsTheRunningOnesAndIsCancelled()
    {
        using var bench = new RunnerBench();
        using var wish = new CancellationTokenSource();
        var running = new FakeStep("running")
        {
            Do = async token =>
            {
                Assert.False(token.CanBeCanceled);
                await wish.CancelAsync();
                await Task.Delay(100, Token);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bench.DoAsync([running, new FakeStep("next", "running")], wish.Token));

        Assert.Equal(["Intent running", "Done running"], bench.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_StepFailsByTheCancellation_IsCancelledNotFailed()
    {
        using var bench = new RunnerBench();
        using var wish = new CancellationTokenSource();
        var plugin = new FakeStep("plugin")
        {
            Do = async _ =>
            {
                await wish.CancelAsync();
                throw new IOException("ended by the same Ctrl-C");
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.DoAsync([plugin], wish.Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_Observed_CallsComeOneAtATimeAndErrorsGoNoFurther()
    {
        var observer = new BrokenObserver();
        using var bench = new RunnerBench(observer: new Pods.Execution.SerialObserver(observer));
        var steps = Enumerable.Range(0, 20).Select(number => new FakeStep($"s{number}") { Do = async _ => await Task.Yield() }).ToArray();

        await bench.DoAsync(steps, Token);
        Assert.Empty(await bench.UndoAsync(steps));

        Assert.False(observer.Overlapped);
        Assert.Equal(80, observer.Calls.Count);
        Assert.Empty(bench.InEffect);
    }

    private static Task Note(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
