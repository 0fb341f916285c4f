using System.Net;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Handlers;

/// <summary>The container that a handler is for.</summary>
public sealed record HandlerTarget
{
    /// <summary>The engine's id of the container.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The pod's address; on the host's network, the host's. Default null: it has none.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>A path of the network namespace from which the pod's address is asked. Default the host's own.</summary>
    public string Network { get; init; } = NetworkNamespace.OwnPath;

    /// <summary>The values of the container's variables, for commands that refer to them. Default none.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>A container of a pod.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="id">The engine's id of it.</param>
    /// <param name="addresses">The addresses of the pod's network; the first one is the pod's.</param>
    /// <param name="network">A path of the pod's network namespace; null if that is gone.</param>
    internal static HandlerTarget Of(
        PodRecord record, ContainerSpec container, string id, IEnumerable<IPAddress> addresses, string? network)
    {
        var isOnHost = record.Spec.IsOnHostNetwork;
        return new HandlerTarget
        {
            ContainerId = id,
            Address = isOnHost ? HostAddresses.Primary() : network is null ? null : addresses.FirstOrDefault(),
            Network = isOnHost || network is null ? NetworkNamespace.OwnPath : network,
            Variables = container.Env.GroupBy(variable => variable.Name)
                .ToDictionary(same => same.Key, same => same.Last().Value ?? "", StringComparer.Ordinal),
        };
    }
}
