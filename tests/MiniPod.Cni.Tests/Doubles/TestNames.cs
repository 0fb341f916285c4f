using System.Globalization;

namespace MiniPod.Cni.Tests;

/// <summary>Names for what tests make on the host: unique, and telling whose they are, so that what a killed run left
/// behind is found.</summary>
internal static class TestNames
{
    public const string NamespacePrefix = "mpcni-";
    public const string LinkPrefix = "mpt";
    private static int _last;

    public static string Namespace() => $"{NamespacePrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _last)}";

    /// <summary>An interface's name, of at most 15 characters.</summary>
    public static string Link() =>
        string.Create(CultureInfo.InvariantCulture, $"{LinkPrefix}{Environment.ProcessId}x{Interlocked.Increment(ref _last)}");

    /// <summary>The process whose name this is; null when it is none of ours.</summary>
    public static int? Owner(string name)
    {
        var rest = name.StartsWith(NamespacePrefix, StringComparison.Ordinal) ? name[NamespacePrefix.Length..]
            : name.StartsWith(LinkPrefix, StringComparison.Ordinal) ? name[LinkPrefix.Length..]
            : "";
        var end = rest.AsSpan().IndexOfAny('-', 'x');
        return end > 0 && int.TryParse(rest.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null;
    }
}
