namespace MiniPod.TestRunner;

/// <summary>The result of a run.</summary>
internal sealed record RunResult
{
    /// <summary>The run.</summary>
    public required TestRun Run { get; init; }

    /// <summary>Its output, or that of the failed build that it needed.</summary>
    public required TestLog Log { get; init; }

    /// <summary>How long it took, excluding the builds that it waited for.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The exit code of its program; null if it did not run because a build failed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The counts of its tests; null if there is no result.</summary>
    public TestCounts? Counts { get; init; }

    /// <summary>What went wrong apart from its tests; null if nothing did.</summary>
    /// <param name="limit">Its time limit, in seconds.</param>
    public string? Trouble(int limit) => (ExitCode, Counts) switch
    {
        (null, _) => "its program was not built",
        (BoundedCommand.TimedOut or BoundedCommand.Killed, _) => $"did not finish within {limit} s",
        (_, null) => $"exited with {ExitCode} without a result",
        (_, { Any: false }) => "ran no test",
        (not 0, { Failed: 0 }) => $"exited with {ExitCode} although no test failed",
        _ => null,
    };

    /// <summary>Its share of the total: trouble counts as one more failure.</summary>
    /// <param name="limit">Its time limit, in seconds.</param>
    public TestCounts CountsWithTrouble(int limit) => (Counts ?? TestCounts.None) + new TestCounts(0, Trouble(limit) is null ? 0 : 1, 0);
}
