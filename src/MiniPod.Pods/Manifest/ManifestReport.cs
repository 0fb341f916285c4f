using System.Globalization;

namespace MiniPod.Pods.Manifest;

/// <summary>Collects what is wrong with a manifest, so that all errors are reported at once, and what of it has no
/// effect.</summary>
internal sealed class ManifestReport(string source)
{
    // Far more than a real manifest has. A few nested aliases can stand for billions, and so can a few variables.
    private const int MaxNodes = 100_000;
    private const int MaxCharacters = 10 << 20;

    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private int _nodes;
    private int _characters;

    /// <summary>What has no effect, one line each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Adds an error.</summary>
    public void Error(string error) => _errors.Add(error);

    /// <summary>Adds something that has no effect.</summary>
    public void Warn(string warning) => _warnings.Add(warning);

    /// <summary>Counts a node that is read, each time an alias leads to it.</summary>
    /// <exception cref="PodException">It is nested more than <paramref name="maxDepth"/> deep, or there are too many.</exception>
    public void Count(int depth, int maxDepth, long line)
    {
        if (depth > maxDepth) throw TooDeep(maxDepth, line);
        if (++_nodes > MaxNodes) throw TooMuch($"{MaxNodes} nodes, counting what its aliases stand for");
    }

    /// <summary>Counts the characters of texts in which variables were replaced.</summary>
    /// <exception cref="PodException">There are too many.</exception>
    public void CountText(int characters)
    {
        _characters += characters;
        if (_characters > MaxCharacters) throw TooMuch($"{MaxCharacters >> 20} MiB of text, with its variables replaced");
    }

    /// <summary>Returns the error about nodes that are nested too deeply.</summary>
    public PodException TooDeep(int maxDepth, long line) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"manifest \"{source}\" is nested more than {maxDepth} levels deep at line {line}: this is not a Pod."));

    /// <summary>Returns the error about a key that is not a scalar.</summary>
    public PodException NoText(long line) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"manifest \"{source}\" has a field whose name is not a string (line {line})."));

    /// <exception cref="PodException">There are errors; the message lists them.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new PodException($"manifest \"{source}\" is not valid:\n{string.Join("\n", _errors.Select(error => $"  {error}"))}");
    }

    private PodException TooMuch(string what) => new($"manifest \"{source}\" has more than {what}: this is not a Pod.");
}
