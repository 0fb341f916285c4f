namespace MiniPod.TestRunner.Tests;

public sealed class SuiteTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly FakeRepository _repository = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Suite_Runs_AreTakenInOrderThreeAtOnce()
    {
        _repository.WriteScript("eng/build.sh", "exit 0");
        TestRun[] plan = [Run("a"), Run("b"), Run("c"), Run("d"), Run("e")];
        foreach (var run in plan) _repository.WriteProgram(run.Project, """
            until [[ $(grep -c begin "$root/events") -ge 3 ]]; do sleep 0.05; done
            sleep 0.2
            """);

        await SuiteAsync(plan, Token);

        var running = 0;
        var most = 0;
        foreach (var line in _repository.ReadEvents())
        {
            running += line.StartsWith("begin", StringComparison.Ordinal) ? 1 : -1;
            most = Math.Max(most, running);
        }

        Assert.Equal(3, most);
        Assert.Equal(["begin d", "begin e"], Begun().Skip(3).Order());
    }

    [Fact(Timeout = Limit)]
    public async Task Suite_RunThatNeedsAProgram_AloneWaitsUntilItIsBuiltOnce()
    {
        _repository.WriteScript("eng/build.sh", """
            echo "begin build $1" >>"$root/events"
            until grep -q 'begin free' "$root/events"; do sleep 0.05; done
            echo "end build $1" >>"$root/events"
            """);
        TestRun[] plan = [Run("free"), Run("one", "program"), Run("two", "program", "faults")];
        foreach (var run in plan) _repository.WriteProgram(run.Project, "");

        await SuiteAsync(plan, Token);

        var events = _repository.ReadEvents().ToList();
        Assert.Single(events, "begin build program");
        Assert.Single(events, "begin build faults");
        Assert.True(events.IndexOf("end build program") < events.IndexOf("begin one"), "before 'one'");
        Assert.True(events.IndexOf("end build faults") < events.IndexOf("begin two"), "before 'two'");
    }

    [Fact(Timeout = Limit)]
    public async Task Suite_RunThatComparesThisHost_WaitsForTheEarlierOnesOnIt()
    {
        _repository.WriteScript("eng/build.sh", "exit 0");
        TestRun[] plan = [Run("unit"), Run("elsewhere") with { OnPrivateHost = true }, Run("host") with { ComparesThisHost = true }];
        _repository.WriteScript("eng/private-host.sh", "\"$@\"");
        _repository.WriteProgram("unit", "sleep 0.5");
        _repository.WriteProgram("elsewhere", """until grep -q 'begin host' "$root/events"; do sleep 0.05; done""");
        _repository.WriteProgram("host", "");

        await SuiteAsync(plan, Token);

        var events = _repository.ReadEvents().ToList();
        Assert.True(events.IndexOf("end unit") < events.IndexOf("begin host"), "after 'unit'");
        Assert.True(events.IndexOf("begin host") < events.IndexOf("end elsewhere"), "not after 'elsewhere'");
    }

    [Fact(Timeout = Limit)]
    public async Task Suite_BuildFails_SaysWhyWhereItWasNeeded()
    {
        _repository.WriteScript("eng/build.sh", "echo \"no $1\"; [[ $1 != faults ]]");
        TestRun[] plan = [Run("free"), Run("one", "program"), Run("two", "program", "faults")];
        foreach (var run in plan) _repository.WriteProgram(run.Project, "");

        var results = await SuiteAsync(plan, Token);

        Assert.Equal([null, null, "its program was not built"], results.Select(result => result.Trouble(10)));
        Assert.Equal(["no faults"], results[2].Log.Lines);
        Assert.DoesNotContain("begin two", Begun());
    }

    [Fact(Timeout = Limit)]
    public async Task Suite_Results_AreThoseThatTheProgramsLeft()
    {
        _repository.WriteScript("eng/build.sh", "exit 0");
        TestRun[] plan = [Run("good"), Run("silent")];
        _repository.WriteProgram("good", "echo figure: 1 ms");
        _repository.WriteScript("artifacts/bin/silent/release/silent", "exit 134");

        var results = await SuiteAsync(plan, Token);

        Assert.Equal(plan, results.Select(result => result.Run));
        Assert.Equal(new TestCounts(1, 0, 0), results[0].Counts);
        Assert.Equal(["1 ms"], results[0].Log.Figures);
        Assert.Equal("exited with 134 without a result", results[1].Trouble(10));
    }

    [Fact(Timeout = Limit)]
    public async Task Suite_ToldToEnd_BeginsNothingMore()
    {
        _repository.WriteScript("eng/build.sh", "exit 0");
        TestRun[] plan = [Run("a"), Run("b"), Run("c"), Run("d")];
        foreach (var run in plan) _repository.WriteProgram(run.Project, "sleep 100");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var suite = SuiteAsync(plan, stop.Token);
        await _repository.WaitForEventsAsync(3, _ => true, Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => suite);
        Assert.Equal(3, _repository.ReadEvents().Count);
    }

    private static TestRun Run(string name, params string[] needs) => new() { Name = name, Project = name, Needs = needs };

    private IEnumerable<string> Begun() => _repository.ReadEvents().Where(line => line.StartsWith("begin", StringComparison.Ordinal));

    private Task<IReadOnlyList<RunResult>> SuiteAsync(TestRun[] plan, CancellationToken token)
    {
        var layout = new Layout(_repository.Root);
        layout.ClearResults();
        return new Suite(layout, new BoundedCommand(100)).RunAsync(plan, token);
    }
}
