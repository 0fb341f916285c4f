using System.Globalization;

namespace MiniPod.Spec.Yaml;

/// <summary>Whole numbers as Go's strconv.ParseInt(text, 0, 64) and ParseUint read them: <c>0x1F</c>, <c>0b11</c>,
/// <c>0o644</c>, <c>0644</c>, <c>-5</c>.</summary>
internal static class GoInteger
{
    /// <summary>Returns the number in decimal digits; null if it is none, or has more than 64 bits.</summary>
    public static string? Parse(string text)
    {
        var digits = text.AsSpan();
        var isNegative = digits is ['-', ..];
        var isSigned = isNegative || digits is ['+', ..];
        if (isSigned) digits = digits[1..];
        var radix = Radix(ref digits);
        if (digits.IsEmpty) return null;
        ulong number = 0;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? (ulong)Convert.ToInt32($"{digit}", 16) : 16;
            if (value >= radix || number > (ulong.MaxValue - value) / radix) return null;
            number = (number * radix) + value;
        }

        var limit = isNegative ? (ulong)long.MaxValue + 1 : isSigned ? long.MaxValue : ulong.MaxValue;
        if (number > limit) return null;
        return $"{(isNegative && number > 0 ? "-" : "")}{number.ToString(CultureInfo.InvariantCulture)}";
    }

    private static ulong Radix(ref ReadOnlySpan<char> digits)
    {
        ulong radix = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'o' or 'O', ..] => 0,
            ['0', 'b' or 'B', ..] => 2,
            ['0', _, ..] => 8,
            _ => 10,
        };
        if (radix is 16 or 0 or 2) digits = digits[2..];
        return radix == 0 ? 8 : radix;
    }
}
