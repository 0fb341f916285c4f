namespace MiniPod.Pods.Changes;

/// <summary>One line of what a host's network is like.</summary>
/// <param name="Pod">The pod in whose network namespace it is so; null for the host itself.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Subject">What it is about, as the host's own programs write it: <c>10.231.0.2/22 dev eth0</c>.</param>
/// <param name="Details">What may change without its becoming something else: <c>mtu 1500</c>, <c>up</c>. Each is a word and its
/// value.</param>
public sealed record HostFact(string? Pod, HostFactKind Kind, string Subject, IReadOnlyList<string> Details)
{
    /// <summary>How many characters of a container's id are shown.</summary>
    public const int ShownIdLength = 12;

    /// <summary>What it is about, in a word: <c>interface</c>.</summary>
    public string What => NameOf(Kind);

    /// <summary>What facts of a kind are about, in a word.</summary>
    public static string NameOf(HostFactKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Whether another line is about the same thing.</summary>
    public bool IsSame(HostFact other) => (Pod, Kind, Subject) == (other.Pod, other.Kind, other.Subject);

    /// <summary>Subject and details.</summary>
    public override string ToString() => Details.Count == 0 ? Subject : $"{Subject}: {string.Join(", ", Details)}";
}
