using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniPod.Cli.Hosting;

/// <summary>Options that take a time as kubectl has it, <c>90s</c>, <c>1m30s</c>, or a number of seconds. Less than zero is for
/// ever.</summary>
internal static partial class DurationOption
{
    private const double Most = 20 * 24 * 3600;

    /// <summary>Makes the option reject any other value.</summary>
    public static Option<string> Check(Option<string> option)
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => Seconds(token.Value) is null))
                result.AddError(token.Value.Length > 0 ? token.Value : "empty");
        });
        return option;
    }

    /// <summary>The time; null if it is for ever.</summary>
    public static TimeSpan? Of(string text) => Seconds(text) is >= 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static double? Seconds(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain))
            return plain <= Most ? plain : null; // NaN is not
        if (Duration().Match(text) is not { Success: true } match) return null;
        var sum = match.Groups[2].Captures.Zip(match.Groups[3].Captures, (number, unit) =>
            double.Parse(number.Value, CultureInfo.InvariantCulture) * unit.Value switch { "h" => 3600, "m" => 60, "s" => 1, _ => 0.001 })
            .Sum();
        return sum > Most ? null : match.Groups[1].Length > 0 ? -sum : sum;
    }

    [GeneratedRegex(@"^(-?)(?:(\d+(?:\.\d+)?)(h|ms|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
