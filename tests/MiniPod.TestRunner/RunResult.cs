namespace MiniPod.TestRunner;

/// <summary>The result of a run.</summary>
internal sealed record RunResult
{
    /// <summary>The run.</summary>
    public required TestRun Run { get; init; }

    /// <summary>What it printed, or what the build printed that it needed and that failed.</summary>
    public required TestLog Log { get; init; }

    /// <summary>How long it took, not counting the builds that it waited for.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The exit code of its program; null when it did not run because a build failed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How its tests ended; null when there is no result.</summary>
    public TestCounts? Counts { get; init; }

    /// <summary>What went wrong apart from its tests; null when nothing did.</summary>
    /// <param name="limit">The limit that it had, in seconds.</param>
    public string? Trouble(int limit) => (ExitCode, Counts) switch
    {
        (null, _) => "its program was not built",
        (BoundedCommand.TimedOut or BoundedCommand.Killed, _) => $"did not end within {limit} s",
        (_, null) => $"ended with {ExitCode} and without a result",
        (_, { Any: false }) => "ran no test",
        (not 0, { Failed: 0 }) => $"ended with {ExitCode} although no test failed",
        _ => null,
    };

    /// <summary>Its part of the total: trouble counts as one more failure.</summary>
    /// <param name="limit">The limit that it had, in seconds.</param>
    public TestCounts CountsWithTrouble(int limit) => (Counts ?? TestCounts.None) + new TestCounts(0, Trouble(limit) is null ? 0 : 1, 0);
}
