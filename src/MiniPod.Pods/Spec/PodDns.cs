namespace MiniPod.Pods.Spec;

/// <summary>What a pod's /etc/resolv.conf has besides, or instead of, what the host and its networks say: Kubernetes'
/// PodDNSConfig.</summary>
public sealed record PodDns
{
    /// <summary>How many name servers a resolv.conf may have, resolv.conf(5).</summary>
    public const int MaxServers = 3;

    /// <summary>Whether the host's file, and what networks say, does not count: the policy <c>None</c>. Default false.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Name servers, after the others. Default none.</summary>
    public IReadOnlyList<string> Nameservers { get; init => field = value ?? []; } = [];

    /// <summary>Search domains, after the others. Default none.</summary>
    public IReadOnlyList<string> Searches { get; init => field = value ?? []; } = [];

    /// <summary>Options, each <c>name</c> or <c>name:value</c>; one of the same name replaces another. Default none.</summary>
    public IReadOnlyList<string> Options { get; init => field = value ?? []; } = [];
}
