using MiniPod.Pods.Execution;
using MiniPod.Pods.Names;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Neighbours;

/// <summary>Finds the pods that run: as their records say, and the kernel, which knows whether the sandbox lives.</summary>
/// <param name="store">The records.</param>
/// <param name="planner">Lists the steps of pods.</param>
internal sealed class NamedPods(PodStore store, PodPlanner planner)
{
    /// <summary>Returns them, oldest first. A record that cannot be read is left out.</summary>
    public IReadOnlyList<NamedPod> Read() => [.. store.List().Select(Of).OfType<NamedPod>()];

    private NamedPod? Of(PodRecord record)
    {
        if (record.Phase != PodPhase.Running) return null;
        var facts = planner.NetworkFacts(record);
        if (facts.Sandbox?.Identity.IsAlive != true) return null;
        return new NamedPod
        {
            Record = record,
            HostsPath = facts.HostsPath,
            Addresses =
            [
                .. record.Networks.SelectMany(network =>
                    facts.Results.GetValueOrDefault(network.InterfaceName)?.ContainerIps
                        .Select(ip => new AddressOnNetwork(network.Network, ip.Address.Address.ToString())) ?? []),
            ],
        };
    }
}
