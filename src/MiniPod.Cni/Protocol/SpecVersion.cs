using System.Globalization;

namespace MiniPod.Cni;

/// <summary>A version of the CNI specification, used for comparison. Everywhere else versions stay text, because
/// plugins compare them as text.</summary>
internal readonly record struct SpecVersion(int Major, int Minor, int Micro) : IComparable<SpecVersion>
{
    /// <summary>All released versions, oldest first.</summary>
    public static IReadOnlyList<string> All { get; } = ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];

    public const string Oldest = "0.1.0";
    public const string Current = "1.1.0";

    // CHECK, and prevResult in DEL, were introduced in 0.4.0; GC and STATUS in 1.1.0.
    public static SpecVersion WithCheck { get; } = new(0, 4, 0);

    public static SpecVersion WithGc { get; } = new(1, 1, 0);

    /// <summary>Parses one to three numbers separated by dots. Empty text is 0.1.0, which has no cniVersion
    /// key.</summary>
    public static SpecVersion? TryParse(string text)
    {
        if (text.Length == 0) text = Oldest;
        var parts = text.Split('.');
        if (parts.Length > 3) return null;
        Span<int> numbers = [0, 0, 0];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }

        return new SpecVersion(numbers[0], numbers[1], numbers[2]);
    }

    public static SpecVersion Parse(string text, string where) =>
        TryParse(text)
            ?? throw new CniConfigException($"{where}: \"{text}\" is not a valid CNI version: use one of {string.Join(", ", All)}");

    public static bool IsKnown(string text) => All.Contains(text);

    public int CompareTo(SpecVersion other) => (Major, Minor, Micro).CompareTo((other.Major, other.Minor, other.Micro));

    public static bool operator <(SpecVersion left, SpecVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SpecVersion left, SpecVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SpecVersion left, SpecVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SpecVersion left, SpecVersion right) => left.CompareTo(right) >= 0;
}
