using System.Globalization;

namespace MiniPod.TestRunner;

/// <summary>The options that eng/test.sh passes to the runner.</summary>
internal sealed record RunnerOptions
{
    private const int DefaultLimit = 3600;

    /// <summary>The root of the repository.</summary>
    public required string Root { get; init; }

    /// <summary>When 'make test' was started: its builds count too.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The time limit of a test run or a build, in seconds: MINIPOD_TEST_LIMIT, by default one hour.</summary>
    public required int Limit { get; init; }

    /// <summary>Parses the command line and the environment.</summary>
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
