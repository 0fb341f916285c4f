using MiniPod.Cni;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Live;

/// <summary>
/// What the steps of a pod brought forth, in the words of whoever has to do with pods and not with steps. Each step fills in what it
/// knows; what no step has done is missing.
/// </summary>
internal sealed class PodFacts
{
    /// <summary>The sandbox's container id; null when none was made.</summary>
    public string? SandboxId { get; set; }

    /// <summary>The sandbox's process and the pod's network namespace; null when it was not started.</summary>
    public StartedProcess? Sandbox { get; set; }

    /// <summary>The ids of the app containers, by their names in the pod.</summary>
    public Dictionary<string, string> ContainerIds { get; } = [];

    /// <summary>The processes of the app containers, by their names; one that ended before it could be looked at is missing.</summary>
    public Dictionary<string, StartedProcess> Processes { get; } = [];

    /// <summary>What the plugins answered, by interface, in the order in which the networks were attached.</summary>
    public OrderedDictionary<string, CniResult> Results { get; } = [];

    /// <summary>The pod's addresses, the first is its IP.</summary>
    public IEnumerable<string> Addresses => Results.Values.SelectMany(result => result.Ips).Select(ip => ip.Address.Address.ToString());

    /// <summary>The id of an app container.</summary>
    /// <exception cref="PodException">It was never made.</exception>
    public string ContainerId(PodName container) => ContainerIds.GetValueOrDefault(container.Value)
        ?? throw new PodException($"container \"{container}\" was never made");
}
