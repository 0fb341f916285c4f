using MiniPod.Cni;
using MiniPod.Pods.Firewall;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Asks a pod's plugins whether its networks are as they made them, CNI CHECK, and looks at the rules that they do not look at. Neither
/// is done unless asked for: it starts several processes for each network, while a look at /proc and /sys costs nothing.
/// </summary>
public static class NetworkCheck
{
    // With any of these the plugins find nothing as it was, which is known already.
    private static readonly PodProblemKind[] Worse =
    [
        PodProblemKind.SandboxMissing, PodProblemKind.SandboxDead, PodProblemKind.SandboxRestarted, PodProblemKind.LinkBroken, PodProblemKind.InterfaceMissing,
    ];

    /// <summary>Checks every network of a pod that runs.</summary>
    /// <returns>A problem for each network that is not as it was made.</returns>
    /// <exception cref="CniException">A plugin is missing, or did not answer.</exception>
    /// <exception cref="PodException">The firewall cannot be looked at.</exception>
    public static async Task<IReadOnlyList<PodProblem>> RunAsync(PodHost host, PodStatus pod, CancellationToken cancellationToken)
    {
        var record = pod.Record;
        if (record.Phase != PodPhase.Running || record.Outcomes.GetValueOrDefault(CreateSandbox.StepKey.ToString())?.ContainerId is not { } sandboxId) return [];
        if (pod.Problems.Any(problem => Worse.Contains(problem.Kind))) return [];
        var problems = new List<PodProblem>();
        foreach (var attachment in record.Networks)
        {
            if (await FindAsync(host, record, attachment, sandboxId, cancellationToken).ConfigureAwait(false) is { } wrong) problems.Add(new PodProblem(PodProblemKind.CheckFailed, attachment.InterfaceName, wrong));
        }

        if (await PublishedPorts.FindClosedAsync(record, cancellationToken).ConfigureAwait(false) is { } closed)
            problems.Add(new PodProblem(PodProblemKind.CheckFailed, closed, "the rules are gone that let other machines reach its published ports"));
        return problems;
    }

    private static async Task<string?> FindAsync(PodHost host, PodRecord record, NetworkAttachment attachment, string sandboxId, CancellationToken cancellationToken)
    {
        var list = attachment.ParseConfig();
        var addresses = AttachNetwork.ResultOf(record.Outcomes.GetValueOrDefault(AttachNetwork.KeyOf(attachment.InterfaceName).ToString())) is { } result ? AttachNetwork.Addresses(result).ToList() : [];
        var ports = AttachmentConf.PublishesPorts(record, attachment) ? record.Spec.AllPorts().ToList() : [];
        var missing = await NatRules.FindMissingAsync(list, sandboxId, addresses, ports, cancellationToken).ConfigureAwait(false);
        try
        {
            await host.Cni.CheckNetworkListAsync(list, AttachmentConf.Build(record, attachment, list, sandboxId), null, cancellationToken).ConfigureAwait(false);
            return missing;
        }
        catch (CniConfigException error) when (error.Code == CniErrorCode.IncompatibleVersion)
        {
            return missing; // a network of a version without CHECK cannot be asked
        }
        catch (CniPluginException error) when (error.PluginType == "portmap" && ports.Count > 0 && addresses.DistinctBy(address => address.AddressFamily).Count() == 1)
        {
            return missing; // it asks for rules of the family too that the pod has no address of; we have looked at the others
        }
        catch (CniException error) when (error is CniPluginException or CniConfigException or CniCacheException)
        {
            return error.Message;
        }
    }
}
