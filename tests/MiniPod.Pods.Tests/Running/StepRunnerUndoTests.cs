using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Running;

public sealed class StepRunnerUndoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Undo_Order_IsThatOfIsUndoneAfter()
    {
        using var bench = new RunnerBench();
        FakeStep[] steps = [new("link") { UndoneAfter = ["network"] }, new("network") { UndoneAfter = ["app"], Undo = _ => Task.Delay(50, Token) }, new("app") { Undo = _ => Task.Delay(50, Token) }];
        await bench.Runner.DoAsync(steps, Token);

        Assert.Empty(await bench.UndoAsync(steps));

        Assert.Equal(["Undo app", "Undone app", "Undo network", "Undone network", "Undo link", "Undone link"], bench.Lines.Skip(6));
        Assert.Empty(bench.InEffect);
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_WhatIsIndependent_IsUndoneAtTheSameTime()
    {
        using var bench = new RunnerBench();
        using var both = new Barrier(2);
        Task Meet(CancellationToken token) => Task.Run(() => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(10), token)), token);

        Assert.Empty(await bench.UndoAsync(new FakeStep("a") { Undo = _ => Meet(Token) }, new FakeStep("b") { Undo = _ => Meet(Token) }));
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_OneAtATime_LastMadeFirst()
    {
        using var bench = new RunnerBench(oneAtATime: true);

        await bench.UndoAsync(new FakeStep("a"), new FakeStep("b") { Undo = _ => Task.Delay(20, Token) }, new FakeStep("c") { Undo = _ => Task.Delay(20, Token) });

        Assert.Equal(["Undo c", "Undone c", "Undo b", "Undone b", "Undo a", "Undone a"], bench.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_OneFails_KeepsWhatDependsOnItAndUndoesTheRest()
    {
        using var bench = new RunnerBench();
        FakeStep[] steps =
        [
            new("pin") { UndoneAfter = ["link"] },
            new("link") { UndoneAfter = ["network"] },
            new("network") { Undo = _ => throw new IOException("as told") },
            new("other"),
        ];
        await bench.Runner.DoAsync(steps, Token);

        var failures = await bench.UndoAsync(steps);

        Assert.Equal(["link", "network", "pin"], failures.Select(failure => failure.Step.Subject).Order());
        Assert.All(failures, failure => Assert.Equal("as told", failure.Error.Message));
        Assert.Equal(["link", "network", "pin"], bench.InEffect);
        Assert.Contains("UndoFailed network", bench.Lines);
        Assert.DoesNotContain("Undo link", bench.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_CoveredStep_IsUndoneOnceWhatCoversItIs()
    {
        using var bench = new RunnerBench();
        FakeStep[] steps =
        [
            new("container") { UndoneAfter = ["process"], Undo = _ => Task.FromResult(Check(() => Assert.Contains("process", bench.InEffect))) },
            new("process") { CoveredBy = "container", Undo = _ => throw new InvalidOperationException("it is covered") },
        ];
        await bench.Runner.DoAsync(steps, Token);

        Assert.Empty(await bench.UndoAsync(steps));

        Assert.Empty(bench.InEffect);
        Assert.Equal(["Undo container", "Undone container", "Undone process"], bench.Lines.Skip(4));
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_WhatCoversFails_CoveredStepStaysInEffect()
    {
        using var bench = new RunnerBench();
        FakeStep[] steps = [new("container") { Undo = _ => throw new IOException("as told") }, new("process") { CoveredBy = "container" }];
        await bench.Runner.DoAsync(steps, Token);

        var failures = await bench.UndoAsync(steps);

        Assert.Equal(["container"], failures.Select(failure => failure.Step.Subject));
        Assert.Equal(["container", "process"], bench.InEffect);
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_Deadline_ReachesTheStep()
    {
        using var bench = new RunnerBench();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        FakeStep[] steps = [new("hangs") { Undo = token => Task.Delay(Timeout.Infinite, token) }];

        var failures = await bench.Runner.UndoAsync(steps, new Pods.Steps.UndoScope { Steps = new HashSet<Pods.Journal.StepKey> { FakeStep.Of("hangs") }, Force = true }, deadline.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(failures).Error);
    }

    private static bool Check(Action act)
    {
        act();
        return true;
    }
}
