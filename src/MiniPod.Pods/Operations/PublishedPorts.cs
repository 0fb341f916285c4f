using MiniPod.Pods.Firewall;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Whether the rules stand that let other machines reach a pod's published ports.</summary>
internal static class PublishedPorts
{
    /// <summary>The interface whose ports are not open any more: somebody flushed the rules. Null when all is well, or nothing is published.</summary>
    public static async Task<string?> FindClosedAsync(PodRecord record, CancellationToken cancellationToken)
    {
        if (record.Outcomes.GetValueOrDefault(CreateSandbox.StepKey.ToString())?.ContainerId is not { } sandboxId) return null;
        foreach (var attachment in record.Networks.Where(attachment => OpenPorts.IsNeeded(record, attachment)))
        {
            if (AttachNetwork.ResultOf(record.Outcomes.GetValueOrDefault(AttachNetwork.KeyOf(attachment.InterfaceName).ToString())) is not { } result) continue;
            var isOpen = await PublishedRules.AreOpenAsync(attachment.Network, sandboxId, [.. AttachNetwork.Addresses(result)], [.. record.Spec.AllPorts()], cancellationToken).ConfigureAwait(false);
            if (!isOpen) return attachment.InterfaceName;
        }

        return null;
    }
}
