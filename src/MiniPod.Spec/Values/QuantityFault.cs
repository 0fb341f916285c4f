namespace MiniPod.Spec.Values;

/// <summary>Says why a text is no amount, and what to write.</summary>
internal static class QuantityFault
{
    public static FormatException TooLong(string text) => new($"is \"{Excerpt.Of(text)}\", an amount that no host has");

    /// <param name="text">The text.</param>
    /// <param name="rest">What stands behind its digits.</param>
    public static FormatException Of(string text, string rest) =>
        new($"must be an amount such as 100m, 0.5, 2 or 64Mi, not \"{Excerpt.Of(text)}\"{Advice(text, rest)}");

    private static string Advice(string text, string rest)
    {
        if (rest.Length == text.Length) return "";
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return ": write it with decimal digits";
        var suffix = rest.Trim();
        var near = QuantitySuffix.All.Where(known => IsNear(suffix, known)).ToList();
        if (near.Count == 0) return "";
        var number = text[..^rest.Length];
        return near is [var one]
            ? $": write {number}{one}"
            : $": write {string.Join(", or ", near.Select(known => $"{number}{known} ({(known.Length == 2 ? "1024" : "1000")})"))}";
    }

    // Another case, a blank before it, or a B for bytes behind it.
    private static bool IsNear(string suffix, string known)
    {
        var isBytes = suffix is [_, .., 'b' or 'B'];
        if (isBytes) suffix = suffix[..^1];
        if (suffix.Equals(known, StringComparison.OrdinalIgnoreCase)) return known is not ("n" or "u" or "m") || !isBytes;
        return suffix.Length == 1 && known.Length == 2 && (isBytes || suffix == "K") && char.ToUpperInvariant(suffix[0]) == known[0];
    }
}
