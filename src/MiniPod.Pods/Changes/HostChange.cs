namespace MiniPod.Pods.Changes;

/// <summary>A line that changed.</summary>
/// <param name="Kind">How it changed.</param>
/// <param name="Fact">What is so now; what was so, if it is gone.</param>
/// <param name="Text">The line. Of something that is different, only what is.</param>
public sealed record HostChange(HostChangeKind Kind, HostFact Fact, string Text)
{
    /// <summary>Compares what was with what is.</summary>
    /// <returns>The changes on the host, then those in pods; of each, in the order of <see cref="HostFactKind"/>.</returns>
    public static IReadOnlyList<HostChange> Between(IReadOnlyList<HostFact> before, IReadOnlyList<HostFact> after)
    {
        // The same rule may be there twice, and twice means something else than once.
        var former = before.GroupBy(Identity).ToDictionary(group => group.Key, group => new Queue<HostFact>(group));
        var changes = new List<HostChange>();
        foreach (var fact in after)
        {
            if (!former.TryGetValue(Identity(fact), out var there) || !there.TryDequeue(out var was))
                changes.Add(new HostChange(HostChangeKind.Added, fact, fact.ToString()));
            else if (!was.Details.SequenceEqual(fact.Details))
                changes.Add(new HostChange(HostChangeKind.Changed, fact, Difference(was, fact)));
        }

        changes.AddRange(former.Values.SelectMany(left => left).Select(fact =>
            new HostChange(HostChangeKind.Removed, fact, fact.ToString())));
        return [.. changes.OrderBy(change => change.Fact.Pod, StringComparer.Ordinal).ThenBy(change => change.Fact.Kind)];
    }

    private static (string?, HostFactKind, string) Identity(HostFact fact) => (fact.Pod, fact.Kind, fact.Subject);

    /// <summary>What is different in a line, <c>eth0: mtu 1500 -> mtu 1400</c>.</summary>
    internal static string Difference(HostFact was, HostFact now)
    {
        var (gone, made) = (was.Details.Except(now.Details), now.Details.Except(was.Details));
        return $"{now.Subject}: {Joined(gone)} -> {Joined(made)}";
    }

    private static string Joined(IEnumerable<string> details) => string.Join(", ", details) is { Length: > 0 } text ? text : "nothing";
}
