using System.Globalization;

namespace MiniPod.Cni.Tests;

/// <summary>Names for what tests create on the host. They are unique and identify the test process, so that leftovers
/// of a killed run can be found.</summary>
internal static class TestNames
{
    public const string NamespacePrefix = "mpcni-";
    public const string LinkPrefix = "mpt";
    private static int _last;

    public static string Namespace() => $"{NamespacePrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _last)}";

    /// <summary>Returns an interface name of at most 15 characters.</summary>
    public static string Link() =>
        string.Create(CultureInfo.InvariantCulture, $"{LinkPrefix}{Environment.ProcessId}x{Interlocked.Increment(ref _last)}");

    /// <summary>Returns the process that created the name; null when it is not a name of the tests.</summary>
    public static int? Owner(string name)
    {
        var rest = name.StartsWith(NamespacePrefix, StringComparison.Ordinal) ? name[NamespacePrefix.Length..]
            : name.StartsWith(LinkPrefix, StringComparison.Ordinal) ? name[LinkPrefix.Length..]
            : "";
        var end = rest.AsSpan().IndexOfAny('-', 'x');
        return end > 0 && int.TryParse(rest.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null;
    }
}
