using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MiniPod.Spec.Values;

/// <summary>An amount of a resource, as it was written: <c>100m</c>, <c>1.5Gi</c>, <c>2e3</c>. Source: Kubernetes'
/// resource.Quantity.</summary>
[JsonConverter(typeof(Converter))]
public sealed partial record Quantity(string Text)
{
    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);

    private BigInteger Nanos
    {
        get
        {
            var m = Form().Match(Text);
            var number = m.Groups[2].Value;
            var suffix = m.Groups[3].Value;
            var dot = number.IndexOf('.', StringComparison.Ordinal);
            var digits = number.Replace(".", "", StringComparison.Ordinal);
            var scale = dot < 0 ? 0 : number.Length - dot - 1;
            var value = BigInteger.Parse("0" + digits, CultureInfo.InvariantCulture) * Nano;
            var exponent = "num kMGTPE".IndexOf(suffix.Length == 1 ? suffix : " ", StringComparison.Ordinal) * 3 - 9;
            if (suffix.EndsWith('i')) value *= BigInteger.Pow(1024, " KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal));
            else if (suffix.Length > 1) exponent = int.Parse(suffix[1..], CultureInfo.InvariantCulture);
            exponent = (suffix.EndsWith('i') ? 0 : exponent) - scale;
            value = exponent >= 0 ? value * BigInteger.Pow(10, exponent) : Up(value, BigInteger.Pow(10, -exponent));
            return m.Groups[1].Value == "-" ? -value : value;
        }
    }

    /// <summary>In thousandths, rounded up.</summary>
    public long MilliValue => (long)Up(Nanos, Nano / 1000);

    /// <summary>In whole units, rounded up.</summary>
    public long Value => (long)Up(Nanos, Nano);

    /// <summary>Whether it is below 0.</summary>
    public bool IsNegative => Nanos.Sign < 0;

    /// <summary>Reads an amount.</summary>
    public static bool TryParse(string text, out Quantity? quantity)
    {
        quantity = Form().IsMatch(text) ? new Quantity(text) : null;
        return quantity is not null;
    }

    /// <summary>Below 0 if it is less than another, above 0 if it is more.</summary>
    public int CompareTo(Quantity? other) => other is null ? 1 : Nanos.CompareTo(other.Nanos);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static BigInteger Up(BigInteger value, BigInteger by)
    {
        var whole = BigInteger.DivRem(value, by, out var rest);
        return rest.IsZero ? whole : whole + value.Sign;
    }

    [GeneratedRegex(@"^([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?\z")]
    private static partial Regex Form();

    internal sealed class Converter : JsonConverter<Quantity>
    {
        public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
