using MiniPod.Cni;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Live;

/// <summary>
/// The outcomes of a pod's steps, for code that deals with pods rather than steps. Each step fills in what it knows;
/// what no step has done is missing.
/// </summary>
internal sealed class PodFacts
{
    /// <summary>The container ID of the sandbox; null if none was created.</summary>
    public string? SandboxId { get; set; }

    /// <summary>The sandbox's process and the pod's network namespace; null if the sandbox was not started.</summary>
    public StartedProcess? Sandbox { get; set; }

    /// <summary>The IDs of the app containers, by their names in the pod.</summary>
    public Dictionary<string, string> ContainerIds { get; } = [];

    /// <summary>The processes of the app containers, by their names; one that exited before it could
    /// be inspected is missing.</summary>
    public Dictionary<string, StartedProcess> Processes { get; } = [];

    /// <summary>The path of the sandbox's /etc/hosts on the host; null if the engine did not tell.</summary>
    public string? HostsPath { get; set; }

    /// <summary>The path of the sandbox's resolv.conf on the host; null if the engine did not tell.</summary>
    public string? ResolvConfPath { get; set; }

    /// <summary>The name servers that the pod got; null if that was not recorded.</summary>
    public IReadOnlyList<string>? NameServers { get; set; }

    /// <summary>The CNI results, by interface, in the order in which the networks were attached.</summary>
    public OrderedDictionary<string, CniResult> Results { get; } = [];

    /// <summary>The pod's addresses; the first one is its IP address.</summary>
    public IEnumerable<string> Addresses => Results.Values
        .SelectMany(result => result.ContainerIps)
        .Select(ip => ip.Address.Address.ToString());

    /// <summary>Returns the ID of an app container.</summary>
    /// <exception cref="PodException">It was never created.</exception>
    public string ContainerId(PodName container) => ContainerIds.GetValueOrDefault(container.Value)
        ?? throw new PodException($"container \"{container}\" was never created");
}
