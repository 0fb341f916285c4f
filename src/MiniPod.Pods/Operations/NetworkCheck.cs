using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Operations;

/// <summary>Asks a pod's plugins whether its networks are as they made them: CNI CHECK.</summary>
public static class NetworkCheck
{
    /// <summary>Checks every network of a pod that runs.</summary>
    /// <returns>A problem for each network that is not as it was made.</returns>
    public static async Task<IReadOnlyList<PodProblem>> RunAsync(PodHost host, PodRecord record, CancellationToken cancellationToken)
    {
        if (record.Phase != PodPhase.Running || record.Outcomes.GetValueOrDefault(CreateSandbox.StepKey.ToString())?.ContainerId is not { } sandboxId) return [];
        var problems = new List<PodProblem>();
        foreach (var attachment in record.Networks)
        {
            var list = attachment.ParseConfig();
            try
            {
                await host.Cni.CheckNetworkListAsync(list, AttachmentConf.Build(record, attachment, list, sandboxId), null, cancellationToken).ConfigureAwait(false);
            }
            catch (CniException error)
            {
                problems.Add(new PodProblem(PodProblemKind.CheckFailed, attachment.InterfaceName, error.Message));
            }
        }

        return problems;
    }
}
