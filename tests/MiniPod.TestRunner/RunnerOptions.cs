using System.Globalization;

namespace MiniPod.TestRunner;

/// <summary>What eng/test.sh passes to the runner.</summary>
internal sealed record RunnerOptions
{
    private const int DefaultLimit = 3600;

    /// <summary>The root of the repository.</summary>
    public required string Root { get; init; }

    /// <summary>When 'make test' began: its builds count too.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The seconds that a run of tests, or a build, may take. MINIPOD_TEST_LIMIT; default an hour.</summary>
    public required int Limit { get; init; }

    /// <summary>Reads the command line and the environment.</summary>
    /// <exception cref="ArgumentException">The command line is not <c>--root DIRECTORY --since SECONDS</c>.</exception>
    public static RunnerOptions Parse(string[] args, Func<string, string?> environment)
    {
        if (args is not ["--root", var root, "--since", var seconds])
            throw new ArgumentException($"expected --root DIRECTORY --since SECONDS, got: {string.Join(' ', args)}");

        return new RunnerOptions
        {
            Root = root,
            Since = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)),
            Limit = environment("MINIPOD_TEST_LIMIT") is { Length: > 0 } limit
                ? int.Parse(limit, CultureInfo.InvariantCulture)
                : DefaultLimit,
        };
    }
}
