using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Spec.Values;

/// <summary>
/// An amount of a resource, as it was written: <c>100m</c>, <c>1.5Gi</c>, <c>2e3</c>. It is exact to a billionth; what is
/// less is rounded up, away from zero. Two are equal if they are written the same; <see cref="CompareTo"/> compares amounts.
/// Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record Quantity
{
    private readonly QuantityAmount _amount;

    /// <param name="text">The amount. Blanks around it are ignored.</param>
    /// <exception cref="FormatException">It is none; the message says what to write, as the rest of a sentence that begins with
    /// the field.</exception>
    public Quantity(string text) => (Text, _amount) = (text, QuantityAmount.Parse(text.Trim()));

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>-1 if it is below zero, 0 if it is zero, 1 if it is above.</summary>
    public int Sign => _amount.Nanos.Sign;

    /// <summary>The amount in whole units, such as bytes, rounded up, away from zero; null if it has more than 64
    /// bits.</summary>
    public long? Value => Rounded(QuantityAmount.NanosInUnit);

    /// <summary>The amount in thousandths, such as those of a CPU, rounded up, away from zero; null if it has more than 64
    /// bits.</summary>
    public long? MilliValue => Rounded(QuantityAmount.NanosInUnit / 1000);

    /// <summary>The amount as Kubernetes writes it back: <c>1Gi</c> for <c>1024Mi</c>, <c>500m</c> for <c>0.5</c>.</summary>
    public string Canonical => _amount.ToString();

    // Equality is that of the text; the amount follows from it.
    /// <inheritdoc/>
    public bool Equals(Quantity? other) => Text == other?.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Compares the amounts: below zero if this is less, 0 if both are the same, above zero if this is more.</summary>
    public int CompareTo(Quantity other) => _amount.Nanos.CompareTo(other._amount.Nanos);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private long? Rounded(BigInteger unit)
    {
        var whole = QuantityAmount.DivideUp(_amount.Nanos, unit);
        return whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null;
    }

    internal sealed class Converter : JsonConverter<Quantity>
    {
        public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            var value = json.RootElement;
            try
            {
                return new(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
            }
            catch (FormatException error)
            {
                throw new JsonException(error.Message, error);
            }
        }

        public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
