using System.CommandLine;
using System.Globalization;

namespace MiniPod.Cli.Commands;

/// <summary>Options that are a number of seconds.</summary>
internal static class Seconds
{
    private const double Most = 1_000_000; // eleven days: timers end at fifty

    /// <summary>Refuses what is no time to wait, with the line.</summary>
    public static Option<T> Limit<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 0) return;
            if (!double.TryParse(result.Tokens[^1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 0 and <= Most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: \"{result.Tokens[^1].Value}\" is no number of seconds from 0 to {Most}."));
        });
        return option;
    }
}
