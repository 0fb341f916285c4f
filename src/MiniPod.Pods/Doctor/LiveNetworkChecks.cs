using MiniPod.Pods.Sessions;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks what the kernel shows of the network of the host and its pods: what <c>topology</c> draws in red.</summary>
internal static class LiveNetworkChecks
{
    // Other checks have the same.
    private static readonly TopologyFaultKind[] OfOthers = [TopologyFaultKind.ForwardingOff, TopologyFaultKind.PortClosed];

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var topology = await new TopologyReader(runtime).ReadAsync([], _ => { }, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CheckResult> found =
        [
            .. topology.Faults.Where(IsNew).Select(fault => Result("host network", fault, FaultFix.Of(topology, null, fault))),
            .. topology.Pods.SelectMany(pod => pod.Faults.Where(IsNew).Select(fault =>
                Result($"network {pod.Name}", fault, FaultFix.Of(topology, pod, fault)))),
        ];
        return found.Count > 0 ? found : [CheckResult.Ok("network", "the kernel shows nothing that is broken")];
    }

    private static bool IsNew(TopologyFault fault) => !fault.IsOfRecord && !OfOthers.Contains(fault.Kind);

    private static CheckResult Result(string check, TopologyFault fault, string fix) =>
        CheckResult.Failed(check, $"{fault.Kind} {fault.Place}: {FaultSentence.Of(fault)}", fix) with { Fault = fault.Fault };
}
