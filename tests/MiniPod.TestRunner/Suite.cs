using System.Collections.Concurrent;

namespace MiniPod.TestRunner;

/// <summary>Executes a test plan.</summary>
internal sealed class Suite(Layout layout, BoundedCommand command)
{
    // More than there may be cores: tests spend much of their time waiting for the engine and the kernel.
    private const int AtOnce = 3;

    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _builds = new();
    private readonly ConcurrentDictionary<TestRun, TaskCompletionSource> _ends = new();

    /// <summary>Builds the native programs and executes all runs: a few at a time, started in order.</summary>
    /// <returns>The result of each run, in the order of the plan.</returns>
    /// <exception cref="OperationCanceledException">The runner is being stopped; nothing is left running.</exception>
    public async Task<IReadOnlyList<RunResult>> RunAsync(IReadOnlyList<TestRun> plan, CancellationToken cancellationToken)
    {
        var results = new RunResult[plan.Count];
        foreach (var run in plan) _ends[run] = new TaskCompletionSource();
        IEnumerable<Func<Task>> jobs =
        [
            .. NativeBuild.All.Select(program => (Func<Task>)(() => BuildAsync(program, cancellationToken))),
            .. plan.Select((run, index) => (Func<Task>)(async () =>
            {
                try
                {
                    // Jobs are taken in order, so the earlier ones have already started.
                    if (run.ComparesThisHost) await EndOfEarlierAsync(plan.Take(index));
                    results[index] = await RunAsync(run, cancellationToken);
                }
                finally
                {
                    _ends[run].SetResult();
                }
            })),
        ];

        // The loop has no token: a canceled job throws once its command has exited, and the loop waits for all of them.
        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (job, _) => await job());
        return results;
    }

    private Task EndOfEarlierAsync(IEnumerable<TestRun> runs) =>
        Task.WhenAll(runs.Where(run => !run.OnPrivateHost).Select(run => _ends[run].Task));

    private async Task<RunResult> RunAsync(TestRun run, CancellationToken cancellationToken)
    {
        var log = layout.Log(run.Name);
        foreach (var program in run.Needs)
        {
            if (await BuildAsync(program, cancellationToken)) continue;
            File.Copy(layout.Log($"build-{program}"), log);
            return new RunResult { Run = run, Log = TestLog.Read(log) };
        }

        var started = TimeProvider.System.GetTimestamp();
        var code = await command.RunAsync(run.Command(layout), log, cancellationToken);
        return new RunResult
        {
            Run = run,
            Log = TestLog.Read(log),
            Duration = TimeProvider.System.GetElapsedTime(started),
            ExitCode = code,
            Counts = TestCounts.TryRead(layout.Xml(run.Name)),
        };
    }

    // Built once: a run that needs a program waits for the build in progress.
    private Task<bool> BuildAsync(string program, CancellationToken cancellationToken) => _builds.GetOrAdd(program, name => new(async () =>
        await command.RunAsync([layout.Script("build.sh"), name], layout.Log($"build-{name}"), cancellationToken) == 0)).Value;
}
