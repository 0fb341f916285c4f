namespace MiniPod.Spec.Reading;

/// <summary>The paths of what is known to be wrong. What a rule then says of the same field, of one above it or of one inside it is no
/// news: <c>configMap name is missing</c> of a <c>configMap</c> that is a number.</summary>
internal sealed class WrongPaths
{
    private readonly HashSet<string> _wrong = [];
    private readonly HashSet<string> _above = [];

    /// <summary>Adds a path.</summary>
    public void Add(string path)
    {
        if (_wrong.Add(path)) _above.UnionWith(Above(path));
    }

    /// <summary>Whether a path, one above it, or one below it was added. The document itself is not above anything.</summary>
    public bool Touches(string path) => _above.Contains(path) || _wrong.Contains(path) || Above(path).Any(_wrong.Contains);

    /// <summary>Whether this very path was added, or one above it.</summary>
    public bool Covers(string path) => _wrong.Contains(path) || Above(path).Any(_wrong.Contains);

    private static IEnumerable<string> Above(string path)
    {
        for (var end = Last(path, path.Length); end > 0; end = Last(path, end)) yield return path[..end];
    }

    private static int Last(string path, int end) => path.AsSpan(0, end).LastIndexOfAny('.', '[');
}
