namespace MiniPod.Spec.Fields;

/// <summary>The names of a path: <c>pod.spec.containers[0].image</c> has four.</summary>
internal static class PathNames
{
    /// <summary>Splits a path; positions in lists are left out, and so are dots at its ends.</summary>
    public static IReadOnlyList<string> Split(string path) =>
        [.. path.Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(WithoutIndex)];

    /// <summary>Joins names to a path.</summary>
    public static string Join(params IEnumerable<string> names) => string.Join('.', names);

    private static string WithoutIndex(string name) =>
        name.EndsWith(']') && name.IndexOf('[', StringComparison.Ordinal) is > 0 and var at ? name[..at] : name;
}
