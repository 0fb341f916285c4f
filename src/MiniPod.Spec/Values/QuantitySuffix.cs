using System.Globalization;

namespace MiniPod.Spec.Values;

/// <summary>What stands behind the digits of an amount.</summary>
/// <param name="Format">What it is.</param>
/// <param name="Exponent">What the digits are multiplied by: a power of 2 if it is binary, else of 10.</param>
internal readonly record struct QuantitySuffix(QuantityFormat Format, int Exponent)
{
    private static readonly string[] Decimals = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binaries = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>All of them, but exponents.</summary>
    public static IEnumerable<string> All => Decimals.Concat(Binaries).Where(suffix => suffix.Length > 0);

    /// <summary>Returns what a suffix means; null if there is no such suffix. <c>E</c> alone is one, and begins an exponent if
    /// digits follow.</summary>
    public static QuantitySuffix? Find(ReadOnlySpan<char> text)
    {
        var suffix = text.ToString();
        if (Array.IndexOf(Decimals, suffix) is >= 0 and var dec) return new(QuantityFormat.Decimal, (dec * 3) - 9);
        if (Array.IndexOf(Binaries, suffix) is >= 0 and var binary) return new(QuantityFormat.Binary, binary * 10);
        return text is ['e' or 'E', ..]
            && int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && exponent > int.MinValue
                ? new(QuantityFormat.Exponent, exponent)
                : null;
    }

    /// <summary>Returns the suffix for a power of 10, one of -9, -6 ... 18.</summary>
    public static string Decimal(int exponent) => Decimals[(exponent + 9) / 3];

    /// <summary>Returns the suffix for a power of 1024, one of 0 to 6.</summary>
    public static string Binary(int exponent) => Binaries[exponent];
}
