using System.Globalization;
using System.Security.Cryptography;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>The options of the storm.</summary>
/// <param name="Seed">The seed of all random numbers, MINIPOD_STORM_SEED. It does not determine the timing of
/// processes.</param>
/// <param name="Duration">The duration, MINIPOD_STORM_SECONDS.</param>
public sealed record StormOptions(int Seed, TimeSpan Duration)
{
    /// <summary>The number of commands that run at the same time.</summary>
    public const int Workers = 8;

    /// <summary>The number of pod names that they compete for.</summary>
    public const int Names = 20;

    private const int DefaultSeconds = 60;

    public static StormOptions FromEnvironment() => new(
        Number("MINIPOD_STORM_SEED") ?? RandomNumberGenerator.GetInt32(1, 1_000_000),
        TimeSpan.FromSeconds(Number("MINIPOD_STORM_SECONDS") ?? DefaultSeconds));

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
