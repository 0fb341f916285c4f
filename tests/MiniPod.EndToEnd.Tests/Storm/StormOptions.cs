using System.Globalization;
using System.Security.Cryptography;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>How hard the storm blows.</summary>
/// <param name="Seed">What all dice are seeded with, MINIPOD_STORM_SEED; the order in which processes meet is the machine's.</param>
/// <param name="Duration">How long, MINIPOD_STORM_SECONDS.</param>
public sealed record StormOptions(int Seed, TimeSpan Duration)
{
    /// <summary>How many commands run at once.</summary>
    public const int Workers = 8;

    /// <summary>How many pod names they fight for.</summary>
    public const int Names = 20;

    private const int DefaultSeconds = 60;

    public static StormOptions FromEnvironment() => new(
        Number("MINIPOD_STORM_SEED") ?? RandomNumberGenerator.GetInt32(1, 1_000_000),
        TimeSpan.FromSeconds(Number("MINIPOD_STORM_SECONDS") ?? DefaultSeconds));

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
