using MiniPod.Pods.Store;

namespace MiniPod.Pods.Names;

/// <summary>A running pod, as far as names are concerned.</summary>
internal sealed record NamedPod
{
    /// <summary>What the name of a pod in the domain of its containers ends with.</summary>
    public const string Domain = ".svc.cluster.local";

    /// <summary>The pod's record.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>Its addresses, in the order of its networks. None if it is on the host's network.</summary>
    public required IReadOnlyList<AddressOnNetwork> Addresses { get; init; }

    /// <summary>The path of its hosts file on the host; null if the engine did not tell.</summary>
    public string? HostsPath { get; init; }

    /// <summary>The namespace of the pod.</summary>
    public string Namespace => Record.Namespace;

    /// <summary>The name of the pod in its namespace.</summary>
    public string Name => Record.Spec.Name.Value;

    /// <summary>Its host name and subdomain, <c>web.front</c>; null if it has no subdomain.</summary>
    public string? HostInSubdomain
    {
        get
        {
            var end = $".{Namespace}{Domain}";
            return Record.Spec.FullHostname is { } full && full.EndsWith(end, StringComparison.Ordinal) ? full[..^end.Length] : null;
        }
    }
}
