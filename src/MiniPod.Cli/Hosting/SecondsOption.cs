using System.CommandLine;
using System.Globalization;

namespace MiniPod.Cli.Hosting;

/// <summary>Validates options that take a time: a number of seconds, from 0 to 20 days.</summary>
internal static class SecondsOption
{
    private const double Most = 20 * 24 * 3600;

    /// <summary>Makes the option reject any other value.</summary>
    public static Option<T> Check<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                    || !(seconds is >= 0 and <= Most))
                {
                    result.AddError(token.Value);
                }
            }
        });
        return option;
    }

    /// <summary>The time that was given; null if none was.</summary>
    public static TimeSpan? Of(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
