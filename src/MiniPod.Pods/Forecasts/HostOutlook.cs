using MiniPod.Pods.Changes;
using MiniPod.Pods.Live;

namespace MiniPod.Pods.Forecasts;

/// <summary>What is known before a step is done: what the host and the engine are like now.</summary>
internal sealed record HostOutlook
{
    /// <summary>What is so on the host and in the pod's namespace.</summary>
    public required IReadOnlyList<HostFact> Host { get; init; }

    /// <summary>The images that the engine has, of those that the pod needs.</summary>
    public required IReadOnlySet<string> Images { get; init; }

    /// <summary>The names of the engine's containers.</summary>
    public required IReadOnlySet<string> Containers { get; init; }

    /// <summary>Whether the engine leaves IPv6 on in a container without a network, so that its loopback interface has ::1.</summary>
    public required bool HasIPv6Loopback { get; init; }

    /// <summary>What the pod's steps have produced until now.</summary>
    public required PodFacts Pod { get; init; }

    /// <summary>What they produced the last time, also if that has been undone.</summary>
    public required PodFacts Former { get; init; }

    /// <summary>Whether the pod does not exist yet, so that its id is not known.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The addresses that an interface of the pod had the last time.</summary>
    public IEnumerable<string> FormerAddresses(string interfaceName) =>
        Former.Results.TryGetValue(interfaceName, out var result) ? result.ContainerIps.Select(ip => ip.Address.Address.ToString()) : [];

    /// <summary>What will be so after some changes.</summary>
    public HostOutlook After(IEnumerable<PlannedChange> changes)
    {
        var (host, containers) = (Host.ToList(), Containers.ToHashSet());
        foreach (var change in changes)
        {
            if (change is { Kind: PlannedKind.Add, Fact: { } made }) host.Add(made with { Pod = change.Pod });
            else if (change is { Kind: PlannedKind.Remove, Fact: { } gone }) host.Remove(gone);
            else if (change is { Kind: PlannedKind.Change, Fact: { } now } && host.FindIndex(now.IsSame) is >= 0 and var at) host[at] = now;
            if (change is { Kind: PlannedKind.Add, Subject: { } name }) containers.Add(name);
            else if (change is { Kind: PlannedKind.Remove, Subject: { } removed }) containers.Remove(removed);
        }

        return this with { Host = host, Containers = containers };
    }

    /// <summary>The facts of a kind on the host.</summary>
    public IEnumerable<HostFact> OnHost(HostFactKind kind) => Host.Where(fact => fact.Pod is null && fact.Kind == kind);

    /// <summary>Whether something is so on the host.</summary>
    public bool Has(HostFactKind kind, string subject) => OnHost(kind).Any(fact => fact.Subject == subject);

    /// <summary>The lines that are not so on the host yet.</summary>
    public IEnumerable<PlannedChange> Missing(HostFactKind kind, IEnumerable<string> subjects) =>
        subjects.Where(subject => !Has(kind, subject)).Select(subject => PlannedChange.Add(kind, subject));

    /// <summary>A setting that would be set, unless it is so already.</summary>
    /// <param name="name">The setting, sysctl(8).</param>
    /// <param name="value">The value that it would have.</param>
    public IEnumerable<PlannedChange> Setting(string name, string value)
    {
        const string what = "setting";
        var now = OnHost(HostFactKind.Setting).FirstOrDefault(fact => fact.Subject == name)?.Details[0];
        if (now == value) return [];
        return [now is null ? PlannedChange.Add(what, $"{name}: {value}") : new(PlannedKind.Change, what, $"{name}: {now} -> {value}")];
    }
}
