using System.Globalization;

namespace MiniPod.Spec.Yaml;

/// <summary>Numbers with a point or an exponent, as Go's encoding/json writes them.</summary>
internal static class JsonNumber
{
    /// <summary>Returns the number as JSON has it: <c>1000</c> for <c>1e3</c>, <c>0.5</c> for <c>.5</c>,
    /// <c>1.2345678901234568e+22</c> for 23 digits; null if it is none, or too large for a double.</summary>
    public static string? Of(string text)
    {
        if (!IsNumber(text)) return null;
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? Written(number) : null;
    }

    // ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text is ['+' or '-', ..]) text = text[1..];
        var whole = SkipDigits(ref text);
        var fraction = 0;
        if (text is ['.', ..])
        {
            text = text[1..];
            fraction = SkipDigits(ref text);
        }

        if (whole + fraction == 0) return false;
        if (text.IsEmpty) return true;
        if (text is not ['e' or 'E', ..]) return false;
        text = text[1..];
        if (text is ['+' or '-', ..]) text = text[1..];
        return SkipDigits(ref text) > 0 && text.IsEmpty;
    }

    private static int SkipDigits(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        if (length < 0) length = text.Length;
        text = text[length..];
        return length;
    }

    // The shortest digits that stand for the number: those of Go and of .NET are the same. Go writes an exponent below 1e-6
    // and from 1e21 on. JSON's -0 is 0 to kubectl.
    private static string Written(double number)
    {
        if (number == 0) return "0";
        var sign = number < 0 ? "-" : "";
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var exponent = (point < 0 ? parts[0].Length : point) - 1 - (all.Length - significant.Length)
            + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        var digits = significant.TrimEnd('0');
        if (exponent is < -6 or >= 21)
        {
            var rest = digits.Length > 1 ? $".{digits[1..]}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{rest}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
        }

        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var before = exponent + 1;
        return digits.Length <= before
            ? $"{sign}{digits.PadRight(before, '0')}"
            : $"{sign}{digits[..before]}.{digits[before..]}";
    }
}
