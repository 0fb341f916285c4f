using System.Text.RegularExpressions;
using Cronos;

namespace MiniPod.Spec.Values;

/// <summary>
/// When a CronJob starts: five fields as in crontab(5), or a word such as <c>@daily</c>. As in Kubernetes and crontab, and other than in
/// Cronos, a day fits if either its number or its weekday does, where both are restricted. Source: robfig/cron 3, the parser of Kubernetes.
/// </summary>
public sealed partial class CronSchedule
{
    private const int Fields = 5, Day = 2, Weekday = 4;
    private const string Any = "*";

    private readonly IReadOnlyList<CronExpression> _parts;

    private CronSchedule(IReadOnlyList<CronExpression> parts) => _parts = parts;

    /// <summary>Reads a schedule; null if it is none.</summary>
    public static CronSchedule? TryParse(string text)
    {
        if (text.StartsWith('@'))
        {
            var known = text == "@annually" ? "@yearly" : text;
            return Words().IsMatch(text) && CronExpression.TryParse(known, out var word) ? new CronSchedule([word]) : null;
        }

        var fields = text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields || !fields.All(field => field.Split(',').All(part => Part().IsMatch(part)))) return null;
        IEnumerable<string[]> all = IsRestricted(fields[Day]) && IsRestricted(fields[Weekday])
            ? [With(fields, Weekday), With(fields, Day)]
            : [fields];
        var parts = new List<CronExpression>();
        foreach (var one in all)
        {
            if (!CronExpression.TryParse(string.Join(' ', one), out var part)) return null;
            parts.Add(part);
        }

        return new CronSchedule(parts);
    }

    /// <summary>The first time after another one; null if there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone) =>
        _parts.Select(part => part.GetNextOccurrence(after, zone)).Min();

    /// <summary>The last time that is not after another one; null if there is none.</summary>
    public DateTimeOffset? Last(DateTimeOffset until, TimeZoneInfo zone) =>
        _parts.Select(part => part.GetPreviousOccurrence(until, zone, inclusive: true)).Max();

    /// <summary>The time zone of that name; null if this host does not know it.</summary>
    public static TimeZoneInfo? FindZone(string name) =>
        name.Length > 0 && name != "Local" && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static bool IsRestricted(string field) => !field.Split(',').Any(part => part is "*" or "?" or "*/1" or "?/1");

    private static string[] With(string[] fields, int free) => [.. fields.Select((field, index) => index == free ? Any : field)];

    // What Cronos has beyond that (L, W, #, H) is not in Kubernetes.
    [GeneratedRegex("^(\\*|\\?|[0-9]+|[A-Za-z]{3})(-([0-9]+|[A-Za-z]{3}))?(/[1-9][0-9]*)?\\z")]
    private static partial Regex Part();

    [GeneratedRegex("^@(yearly|annually|monthly|weekly|daily|midnight|hourly)\\z")]
    private static partial Regex Words();
}
