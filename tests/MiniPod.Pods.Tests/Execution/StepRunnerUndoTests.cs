using MiniPod.Pods.Steps;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Execution;

public sealed class StepRunnerUndoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Undo_Order_WhatNeedsAStepGoesBeforeIt()
    {
        using var bench = new RunnerBench();
        FakeStep[] steps =
        [
            new("link"),
            new("network", "link") { Undo = _ => Task.Delay(50, Token) },
            new("app", "network") { Undo = _ => Task.Delay(50, Token) },
        ];
        await bench.DoAsync(steps, Token);

        Assert.Empty(await bench.UndoAsync(steps));

        Assert.Equal(["Undo app", "Undone app", "Undo network", "Undone network", "Undo link", "Undone link"], bench.Lines.Skip(6));
        Assert.Empty(bench.InEffect);
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_WhatLiesBetweenIsNotInEffect_OrderIsKept()
    {
        using var bench = new RunnerBench();
        FakeStep sandbox = new("sandbox"), hosts = new("hosts", "sandbox"), app = new("app", "hosts") { Undo = _ => Task.Delay(50, Token) };
        FakeStep[] plan = [sandbox, hosts, app], steps = [sandbox, app];
        await bench.DoAsync(plan, Token);

        Assert.Empty(await bench.Runner.UndoAsync(plan, steps, Scope(steps), Token));

        Assert.Equal(["Undo app", "Undone app", "Undo sandbox", "Undone sandbox"], bench.Lines.Skip(6));
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_LoosenedNeed_BothAreUndoneAtTheSameTime()
    {
        using var bench = new RunnerBench();
        using var both = new Barrier(2);
        Task Meet(CancellationToken token) => Task.Run(() => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(10), token)), token);

        Assert.Empty(await bench.UndoAsync(
            new FakeStep("sandbox") { Undo = _ => Meet(Token) },
            new FakeStep("pin", "sandbox") { Loosen = key => Need.UndoneBeside(key, "the pin keeps it alive"), Undo = _ => Meet(Token) }));
    }

    [Fact(Timeout = 30_000)]
    public async Task Do_LoosenedNeed_BothAreDoneAtTheSameTimeAndUndoneInOrder()
    {
        using var bench = new RunnerBench();
        using var both = new Barrier(2);
        Task Meet(CancellationToken token) => Task.Run(() => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(10), token)), token);
        FakeStep[] steps =
        [
            new("ports") { Do = _ => Meet(Token) },
            new("app", "ports")
            {
                Loosen = key => Need.DoneBeside(key, "rules take time"),
                Do = _ => Meet(Token),
                Undo = _ => Task.Delay(50, Token),
            },
        ];
        await bench.DoAsync(steps, Token);

        Assert.Empty(await bench.UndoAsync(steps));

        Assert.Equal(["Undo app", "Undone app", "Undo ports", "Undone ports"], bench.Lines.Skip(4));
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_AfterCrash_WhatNeverReportedBackIsLookedForOnceMore()
    {
        using var bench = new RunnerBench();
        var late = new List<string>();
        FakeStep Step(
            string name) => new(name)
            {
                UndoLate = () => Task.FromResult(Check(() => late.Add($"{name} after {string.Join(' ', bench.InEffect)}"))),
            };
        FakeStep[] steps = [Step("done"), Step("begun")];
        await bench.DoAsync([steps[0]], Token);
        bench.Journal.Append(new Pods.Journal.JournalEntry
        {
            Operation = "op",
            Event = Pods.Journal.JournalEvent.Intent,
            Step = steps[1].Key.ToString(),
        });

        Assert.Empty(await bench.Runner.UndoAsync(steps, steps, Scope(steps) with { AfterCrash = true }, Token));

        Assert.Equal(["begun after "], late);
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

        await bench.UndoAsync(new FakeStep(
            "a"), new FakeStep("b") { Undo = _ => Task.Delay(20, Token) }, new FakeStep("c") { Undo = _ => Task.Delay(20, Token) });

        Assert.Equal(["Undo c", "Undone c", "Undo b", "Undone b", "Undo a", "Undone a"], bench.Lines);
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_OneFails_KeepsWhatDependsOnItAndUndoesTheRest()
    {
        using var bench = new RunnerBench();
        FakeStep[] steps =
        [
            new("pin"),
            new("link", "pin"),
            new("network", "link") { Undo = _ => throw new IOException("as told") },
            new("other"),
        ];
        await bench.DoAsync(steps, Token);

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
            new("container") { Undo = _ => Task.FromResult(Check(() => Assert.Contains("process", bench.InEffect))) },
            new("process", "container") { CoveredBy = "container", Undo = _ => throw new InvalidOperationException("it is covered") },
        ];
        await bench.DoAsync(steps, Token);

        Assert.Empty(await bench.UndoAsync(steps));

        Assert.Empty(bench.InEffect);
        Assert.Equal(["Undo container", "Undone container", "Undone process"], bench.Lines.Skip(4));
    }

    [Fact(Timeout = 30_000)]
    public async Task Undo_WhatCoversFails_CoveredStepStaysInEffect()
    {
        using var bench = new RunnerBench();
        FakeStep[] steps =
        [
            new("container") { Undo = _ => throw new IOException("as told") },
            new("process", "container") { CoveredBy = "container" },
        ];
        await bench.DoAsync(steps, Token);

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

        var failures = await bench.Runner.UndoAsync(
            steps,
            steps,
            new UndoScope { Steps = new HashSet<Pods.Journal.StepKey> { FakeStep.Of("hangs") }, Force = true, Grace = TimeSpan.Zero },
            deadline.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(failures).Error);
    }

    private static UndoScope Scope(IEnumerable<FakeStep> steps) =>
        new() { Steps = steps.Select(step => step.Key).ToHashSet(), Force = true, Grace = TimeSpan.Zero };

    private static bool Check(Action act)
    {
        act();
        return true;
    }
}
