using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Whether the NAT table was flushed: then the chains that plugins made for pods stand, and are empty.</summary>
internal static class NatFaults
{
    /// <summary>A chain of a running pod that is empty; null if there is none.</summary>
    public static string? Flushed(PacketRules? rules, PodSighting pod) => FaultFinder.IsSettled(pod.Status)
        ? pod.Status.Record.Networks.Select(network => Flushed(rules, pod, network)).FirstOrDefault(chain => chain is not null)
        : null;

    /// <summary>As <see cref="Flushed(PacketRules?, PodSighting)"/>, for a network of a pod.</summary>
    public static string? Flushed(PacketRules? rules, PodSighting pod, PodNetwork network) =>
        rules is not null && pod.Facts.SandboxId is { } id
            ? PluginChains.Of(network.Network, id).FirstOrDefault(rules.EmptyChains.Contains)
            : null;
}
