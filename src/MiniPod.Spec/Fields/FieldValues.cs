using System.Collections.Frozen;
using System.Globalization;

namespace MiniPod.Spec.Fields;

/// <summary>The values that a field can have, beyond its type: those of its items if it is a list, those of its entries if it is
/// a map.</summary>
public sealed record FieldValues
{
    private const string Opaque = "object ";

    private static readonly FrozenDictionary<string, FieldForm> Forms = new Dictionary<string, FieldForm>
    {
        ["DNS label"] = FieldForm.DnsLabel,
        ["DNS subdomain"] = FieldForm.DnsSubdomain,
        ["label key"] = FieldForm.LabelKey,
        ["label value"] = FieldForm.LabelValue,
        ["port name"] = FieldForm.PortName,
        ["port number or name"] = FieldForm.PortNumberOrName,
        ["absolute path"] = FieldForm.AbsolutePath,
        ["relative path"] = FieldForm.RelativePath,
        ["IP address"] = FieldForm.IPAddress,
        ["IP address or None"] = FieldForm.IPAddressOrNone,
        ["CIDR"] = FieldForm.Cidr,
        ["variable name"] = FieldForm.VariableName,
        ["key"] = FieldForm.Key,
        ["image reference"] = FieldForm.ImageReference,
        ["base64"] = FieldForm.Base64,
        ["quantity"] = FieldForm.Quantity,
        ["number or percentage"] = FieldForm.NumberOrPercentage,
        ["field path"] = FieldForm.FieldPath,
        ["resource field"] = FieldForm.ResourceField,
        ["signal"] = FieldForm.Signal,
        ["capability"] = FieldForm.Capability,
        ["sysctl"] = FieldForm.Sysctl,
        ["time"] = FieldForm.Time,
        ["time zone"] = FieldForm.TimeZone,
        ["cron schedule"] = FieldForm.CronSchedule,
    }.ToFrozenDictionary();

    /// <summary>Any value of the field's type.</summary>
    public static FieldValues Any { get; } = new();

    /// <summary>As the catalogue has them: <c>Always, Never</c>, <c>1..65535</c>, <c>DNS label</c>; empty if any is allowed.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Their form.</summary>
    public FieldForm Form { get; private init; }

    /// <summary>The words, with <see cref="FieldForm.Choice"/>; otherwise none.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>The least number, with <see cref="FieldForm.Range"/>.</summary>
    public long Least { get; private init; } = long.MinValue;

    /// <summary>The greatest number, with <see cref="FieldForm.Range"/>.</summary>
    public long Most { get; private init; } = long.MaxValue;

    /// <summary>The API's type, with <see cref="FieldForm.Opaque"/>: <c>[]VolumeDevice</c>; otherwise null.</summary>
    public string? ApiType { get; private init; }

    /// <summary>Reads a cell of the catalogue.</summary>
    internal static FieldValues Parse(string text)
    {
        if (text.Length == 0) return Any;
        if (Forms.TryGetValue(text, out var form)) return new() { Text = text, Form = form };
        if (text.StartsWith(Opaque, StringComparison.Ordinal))
            return new() { Text = text, Form = FieldForm.Opaque, ApiType = text[Opaque.Length..] };
        if (text.IndexOf("..", StringComparison.Ordinal) is > 0 and var dots)
            return new() { Text = text, Form = FieldForm.Range, Least = Number(text[..dots]), Most = Number(text[(dots + 2)..]) };
        return new() { Text = text, Form = FieldForm.Choice, Choices = text.Split(", ") };
    }

    private static long Number(string text) => text.Length == 0 ? long.MaxValue : long.Parse(text, CultureInfo.InvariantCulture);
}
