using System.Collections.Immutable;

namespace MiniPod.Agent.StaticPods;

/// <summary>What is known of former looks at the directory. All times are those of a clock that never jumps.</summary>
public sealed record StaticPodMemory
{
    private const int MostDoublings = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10), LongestPause = TimeSpan.FromSeconds(300);

    /// <summary>Nothing is known yet.</summary>
    public static StaticPodMemory None { get; } = new();

    /// <summary>The identity of the directory whose missing files are believed. Default null: none was seen.</summary>
    public string? Identity { get; init; }

    /// <summary>Since when the directory is gone, or another one. Default null: it is the one that it was.</summary>
    public TimeSpan? GoneSince { get; init; }

    /// <summary>For each file, its content, which is empty if there is no such file, and since when it is that.</summary>
    public ImmutableDictionary<string, (string Digest, TimeSpan Since)> Files { get; init; } =
        ImmutableDictionary<string, (string Digest, TimeSpan Since)>.Empty;

    /// <summary>For each subject what was told of it last.</summary>
    public ImmutableDictionary<string, string> Told { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>For each file with which something failed: with which content, how often, and when last.</summary>
    public ImmutableDictionary<string, (string Digest, int Count, TimeSpan At)> Failures { get; init; } =
        ImmutableDictionary<string, (string Digest, int Count, TimeSpan At)>.Empty;

    /// <summary>The same after something failed.</summary>
    public StaticPodMemory WithFailure(string file, string digest, TimeSpan now)
    {
        var count = Failures.TryGetValue(file, out var former) && former.Digest == digest ? former.Count : 0;
        return this with { Failures = Failures.SetItem(file, (digest, count + 1, now)) };
    }

    /// <summary>The same after something was done.</summary>
    public StaticPodMemory WithoutFailure(string file) => this with { Failures = Failures.Remove(file) };

    /// <summary>When something with that content may be tried again: 10, 20, 40 ... 300 s after it failed; null if it has not
    /// failed.</summary>
    public TimeSpan? RetryAt(string file, string digest) =>
        Failures.TryGetValue(file, out var failure) && failure.Digest == digest
            ? failure.At + (failure.Count > MostDoublings ? LongestPause : FirstPause * (1 << (failure.Count - 1)))
            : null;
}
