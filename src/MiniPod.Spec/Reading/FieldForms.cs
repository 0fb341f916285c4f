using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Reading;

/// <summary>Checks whether a value has the form that the catalogue says. Sources: Kubernetes' API conventions and validation; RFC 1123 for
/// DNS names, RFC 6335 for port names.</summary>
internal static partial class FieldForms
{
    private const int LongestName = 253, LongestLabel = 63, LongestPort = 15;

    private static readonly SearchValues<char> Printable =
        SearchValues.Create(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Except(['=']).ToArray());

    /// <summary>What is wrong with a value; null if nothing is.</summary>
    /// <param name="values">What the field can have.</param>
    /// <param name="text">The value, not empty.</param>
    public static string? Complaint(FieldValues values, string text) => values.Form != FieldForm.Choice
        ? Complaint(values.Form, text)
        : values.Choices.Contains(text) ? null : Choice(values, text);

    /// <summary>What is wrong with a value; null if nothing is.</summary>
    /// <param name="form">The form that it must have, other than a choice or a range.</param>
    /// <param name="text">The value, not empty.</param>
    public static string? Complaint(FieldForm form, string text) => form switch
    {
        FieldForm.DnsLabel => IsDnsLabel(text) ? null : Must(text, "at most 63 lower-case letters, digits and '-', and begin and end with "
            + "a letter or digit"),
        FieldForm.DnsSubdomain => text.Length <= LongestName && text.Split('.').All(IsDnsLabel) ? null : Must(
            text, "lower-case letters, digits, '-' and '.', and each part begin and end with a letter or digit"),
        FieldForm.LabelKey => IsLabelKey(text) ? null : Must(
            text, "a name of at most 63 letters, digits, '-', '_' and '.', perhaps after a DNS name and '/'"),
        FieldForm.LabelValue => text.Length <= LongestLabel && Word().IsMatch(text) ? null : Must(
            text, "at most 63 letters, digits, '-', '_' and '.'"),
        FieldForm.PortName => IsPortName(text) ? null : Must(text, "at most 15 lower-case letters, digits and '-', with a letter"),
        FieldForm.PortNumberOrName => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port is > 0 and <= ushort.MaxValue ? null : "must be a port from 1 to 65535, or the name of one"
            : IsPortName(text) ? null : "must be a port from 1 to 65535, or the name of one",
        FieldForm.AbsolutePath => text.StartsWith('/') ? null : $"must be an absolute path, not \"{Excerpt.Of(text)}\"",
        FieldForm.RelativePath => !text.StartsWith('/') && !text.Split('/').Contains("..") ? null
            : $"must be a relative path without \"..\", not \"{Excerpt.Of(text)}\"",
        FieldForm.IPAddress => IsAddress(text) ? null : $"must be an IP address, not \"{Excerpt.Of(text)}\"",
        FieldForm.IPAddressOrNone => text == "None" || IsAddress(text) ? null
            : $"must be an IP address or None, not \"{Excerpt.Of(text)}\"",
        FieldForm.Cidr => IPNetwork.TryParse(text, out _) ? null : $"must be a network such as 10.0.0.0/8, not \"{Excerpt.Of(text)}\"",
        FieldForm.VariableName => text.AsSpan().IndexOfAnyExcept(Printable) < 0 ? null : "must consist of printable characters without '='",
        FieldForm.Key => text.Length <= LongestName && text is not ("." or "..") && Key().IsMatch(text) ? null : Must(
            text, "at most 253 letters, digits, '-', '_' and '.'"),
        FieldForm.ImageReference => text.Any(char.IsWhiteSpace) ? $"must be an image, not \"{Excerpt.Of(text)}\"" : null,
        FieldForm.Base64 => IsBase64(text) ? null : "must be bytes in base64, as 'base64 --wrap=0' writes them",
        FieldForm.NumberOrPercentage => Percentage().IsMatch(text) ? null
            : $"must be a number, or a percentage such as 25%, not \"{Excerpt.Of(text)}\"",
        FieldForm.Signal => Signal().IsMatch(text) ? null : $"must be a signal such as SIGUSR1, not \"{Excerpt.Of(text)}\"",
        FieldForm.Capability => Capability().IsMatch(text) ? null : $"must be a capability such as NET_ADMIN, not \"{Excerpt.Of(text)}\"",
        FieldForm.CronSchedule => CronSchedule.TryParse(text) is not null ? null
            : $"must be five fields as in crontab, such as */5 * * * *, or a word such as @daily, not \"{Excerpt.Of(text)}\"",
        FieldForm.TimeZone => CronSchedule.FindZone(text) is not null ? null
            : $"must be a time zone that this host knows, such as Europe/Berlin, not \"{Excerpt.Of(text)}\"",
        FieldForm.Sysctl => Sysctl().IsMatch(text) ? null : $"must be a setting such as net.core.somaxconn, not \"{Excerpt.Of(text)}\"",
        _ => null,
    };

    /// <summary>Whether a text is a DNS label of RFC 1123 in lower case.</summary>
    public static bool IsDnsLabel(string text) => text.Length <= LongestLabel && Label().IsMatch(text);

    private static bool IsAddress(string text) =>
        text.AsSpan().IndexOfAny('[', '%') < 0
        && IPAddress.TryParse(text, out var address)
        && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text);

    private static bool IsPortName(string text) =>
        text.Length <= LongestPort
        && Label().IsMatch(text)
        && text.Any(char.IsAsciiLetter)
        && !text.Contains("--", StringComparison.Ordinal);

    private static bool IsLabelKey(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = text[(slash + 1)..];
        return (slash < 0 || slash <= LongestName && text[..slash].Split('.').All(IsDnsLabel))
            && name.Length is > 0 and <= LongestLabel
            && Word().IsMatch(name);
    }

    private static bool IsBase64(string text)
    {
        var joined = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        return !joined.Any(char.IsWhiteSpace) && System.Buffers.Text.Base64.IsValid(joined);
    }

    private static string Choice(FieldValues values, string text)
    {
        var words = values.Choices is [var only] ? only : $"{string.Join(", ", values.Choices.SkipLast(1))} or {values.Choices[^1]}";
        return $"must be {words}, not \"{Excerpt.Of(text)}\"";
    }

    private static string Must(string text, string rule) => $"must consist of {rule}; \"{Excerpt.Of(text)}\" does not";

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?\\z")]
    private static partial Regex Label();

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?\\z")]
    private static partial Regex Word();

    [GeneratedRegex("^[A-Za-z0-9_.-]+\\z")]
    private static partial Regex Key();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*\\z")]
    private static partial Regex Capability();

    [GeneratedRegex("^SIG[A-Z][A-Z0-9+-]*\\z")]
    private static partial Regex Signal();

    [GeneratedRegex("^[0-9]+%?\\z")]
    private static partial Regex Percentage();

    [GeneratedRegex("^[a-z0-9]([a-z0-9_-]*[a-z0-9])?([./][a-z0-9]([a-z0-9_-]*[a-z0-9])?)*\\z")]
    private static partial Regex Sysctl();
}
