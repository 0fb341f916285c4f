using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Pods.Store;
using static MiniPod.Pods.HostNetwork.ForeignJson;

namespace MiniPod.Pods.Recovery;

/// <summary>Reconstructs a pod's network from the CNI cache when no label describes it. The cache outlives the
/// container and the record.</summary>
internal static class NetworkFromCache
{
    /// <summary>Returns the network as the pod had it; null when the cache has no configuration with which to detach
    /// it.</summary>
    public static PodNetwork? Of(CachedAttachment attachment) => attachment.Config is not { } list ? null : new PodNetwork
    {
        Network = attachment.NetworkName,
        InterfaceName = attachment.IfName,
        Ips = [.. attachment.CapabilityArgs?["ips"] is JsonArray ips ? ips.Select(Text).OfType<string>() : Argument(attachment, "IP")],
        Mac = Text(attachment.CapabilityArgs?["mac"]) ?? Argument(attachment, "MAC").FirstOrDefault(),
        Config = Encoding.UTF8.GetString(list.Raw.Span),
        Source = attachment.Path,
        List = list,
    };

    private static IEnumerable<string> Argument(CachedAttachment attachment, string name) =>
        attachment.Args.Where(argument => argument.Key == name).Select(argument => argument.Value);
}
