using System.Net;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The fields of a pod that are known only once it exists, for the environment of its containers. Source: EnvVarSource's
/// fieldRef, core/v1.</summary>
internal static class PodFields
{
    /// <summary>The start of the fields with the pod's addresses.</summary>
    private const string PodAddresses = "status.podIP";

    /// <summary>The needs of a step that expands a container's variables.</summary>
    public static IEnumerable<Need> NeedsOf(PodRecord record, ContainerSpec container) => NeedsAddresses(container)
        ? record.Networks.Select(network => Need.ToBeMade(
            AttachNetwork.KeyOf(network.InterfaceName), "a variable keeps the address that the pod has then"))
        : [];

    /// <summary>The values, of a pod whose network is up.</summary>
    public static Func<string, string> Of(PodRecord record, StepContext context) => field => field switch
    {
        "metadata.uid" => Fixed(record, field),
        "status.hostIP" or "status.hostIPs" => $"{HostAddresses.Primary()}",
        PodAddresses => Addresses(record, context).FirstOrDefault() is { } first ? $"{first}" : "",
        "status.podIPs" => string.Join(',', Addresses(record, context)),
        _ => throw new PodException($"the value of \"{OneLine.Of(field)}\" is not known"),
    };

    /// <summary>A field that is known before the pod's network is up.</summary>
    public static string Fixed(PodRecord record, string field) => field == "metadata.uid"
        ? record.Uid
        : throw new PodException($"the value of \"{OneLine.Of(field)}\" is not known");

    /// <summary>The same as <see cref="Of"/> before the pod exists: the fields' names.</summary>
    public static string Unknown(string field) => $"<{field}>";

    private static bool NeedsAddresses(ContainerSpec container) =>
        container.Env.Any(variable => variable.Field?.StartsWith(PodAddresses, StringComparison.Ordinal) == true);

    /// <summary>The pod's addresses; the first one is its IP address.</summary>
    public static IEnumerable<IPAddress> Addresses(PodRecord record, StepContext context) => record.Spec.IsOnHostNetwork
        ? [HostAddresses.Primary()]
        : record.Networks.Take(1).SelectMany(network =>
            AttachNetwork.Addresses(context.State.Outcome(AttachNetwork.KeyOf(network.InterfaceName))?.Result));
}
