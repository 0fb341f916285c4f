using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>How much a manifest may contain, with what its aliases stand for: a few nested ones can stand for billions.</summary>
internal sealed class ReadingLimits
{
    /// <summary>How long a file may be, in bytes. Source: kubelet's limit for a static pod's file (maxConfigLength).</summary>
    public const int MaxBytes = 10 << 20;

    /// <summary>How many values may be in one another.</summary>
    public const int MaxDepth = 100;

    /// <summary>How many values a file may have.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>How many values were read.</summary>
    public long Nodes { get; private set; }

    /// <summary>How many characters their texts have.</summary>
    public long Characters { get; private set; }

    /// <summary>Counts values that an alias stands for, or one that was read.</summary>
    /// <exception cref="ReadingStoppedException">There are too many.</exception>
    public void Add(long nodes, long characters, Place place)
    {
        Nodes += nodes;
        Characters += characters;
        if (Nodes > MaxNodes)
            throw Stopped(place, $"the manifest has more than {MaxNodes} values, with those that its aliases stand for: split it");
        if (Characters > MaxBytes)
            throw Stopped(place, $"the manifest has more than {MaxBytes >> 20} MiB of text, with what its aliases stand for: split it");
    }

    /// <exception cref="ReadingStoppedException">It is more than <see cref="MaxDepth"/>.</exception>
    public static void CheckDepth(int depth, Place place)
    {
        if (depth > MaxDepth)
            throw new ReadingStoppedException(place, FormattableString.Invariant($"lists and fields are nested more than {MaxDepth} deep"));
    }

    /// <summary>Forgets what was read since a count.</summary>
    public void Reset((long Nodes, long Characters) count) => (Nodes, Characters) = count;

    private static ReadingStoppedException Stopped(Place place, FormattableString message) =>
        new(place, FormattableString.Invariant(message), isWhole: true);
}
