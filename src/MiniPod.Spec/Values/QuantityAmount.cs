using System.Globalization;
using System.Numerics;

namespace MiniPod.Spec.Values;

/// <summary>An amount in billionths, and how it is written. Source: ParseQuantity and CanonicalizeBytes in
/// https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go.</summary>
/// <param name="Nanos">The amount in billionths.</param>
/// <param name="Format">How it is written.</param>
internal readonly record struct QuantityAmount(BigInteger Nanos, QuantityFormat Format)
{
    // Longer ones, and larger exponents, mean nothing, and could keep a computer busy.
    private const int MaxLength = 100;
    private const int MaxExponent = 100;

    public static readonly BigInteger NanosInUnit = 1_000_000_000;

    /// <exception cref="FormatException">It is no amount; the message says what to write.</exception>
    public static QuantityAmount Parse(string text)
    {
        if (text.Length > MaxLength) throw QuantityFault.TooLong(text);
        var rest = text.AsSpan();
        var isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..]) rest = rest[1..];
        var whole = Digits(ref rest);
        var fraction = "";
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
        }

        if (whole.Length + fraction.Length == 0 || QuantitySuffix.Find(rest) is not { } suffix) throw QuantityFault.Of(text, $"{rest}");
        if (Math.Abs(suffix.Exponent) > MaxExponent) throw QuantityFault.TooLong(text);
        var number = BigInteger.Parse($"0{whole}{fraction}", NumberStyles.None, CultureInfo.InvariantCulture);
        var nanos = suffix.Format == QuantityFormat.Binary
            ? DivideUp((number * NanosInUnit) << suffix.Exponent, BigInteger.Pow(10, fraction.Length))
            : Shifted(number, suffix.Exponent + 9 - fraction.Length);

        // Kubernetes cuts amounts with these suffixes alone to 64 bits.
        if (suffix.Format == QuantityFormat.Binary) nanos = BigInteger.Min(nanos, long.MaxValue * NanosInUnit);
        return new QuantityAmount(isNegative ? -nanos : nanos, suffix.Format);
    }

    /// <summary>Divides, and rounds away from zero.</summary>
    public static BigInteger DivideUp(BigInteger number, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(number, divisor, out var remainder);
        return quotient + (remainder.IsZero ? 0 : number.Sign);
    }

    /// <summary>Returns the amount as Kubernetes writes it back.</summary>
    public override string ToString()
    {
        if (Nanos.IsZero) return "0";
        if (Format == QuantityFormat.Binary && BigInteger.Abs(Nanos) >= 1024 * NanosInUnit && (Nanos % NanosInUnit).IsZero)
        {
            var (number, times) = WithoutFactors(Nanos / NanosInUnit, 1024, 6);
            return Written(number, QuantitySuffix.Binary(times));
        }

        // Without an exponent, no suffix is larger than E, and none smaller than n.
        var most = Format == QuantityFormat.Exponent ? int.MaxValue : 9;
        var (mantissa, thousands) = WithoutFactors(Nanos, 1000, most);
        var exponent = (thousands * 3) - 9;
        return Written(mantissa, Format != QuantityFormat.Exponent ? QuantitySuffix.Decimal(exponent)
            : exponent == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"e{exponent}"));
    }

    private static string Written(BigInteger number, string suffix) => number.ToString(CultureInfo.InvariantCulture) + suffix;

    private static BigInteger Shifted(BigInteger number, int places) => places >= 0
        ? number * BigInteger.Pow(10, places)
        : DivideUp(number, BigInteger.Pow(10, -places));

    private static (BigInteger Number, int Times) WithoutFactors(BigInteger number, int factor, int most)
    {
        var times = 0;
        for (; times < most && (number % factor).IsZero; times++) number /= factor;
        return (number, times);
    }

    private static string Digits(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExceptInRange('0', '9');
        if (length < 0) length = rest.Length;
        var digits = rest[..length].ToString();
        rest = rest[length..];
        return digits;
    }
}
