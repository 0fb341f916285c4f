using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Looks closer at a pod that runs: at the firewall's rules and, where that is asked for, at what the plugins say themselves (CNI CHECK).
/// It starts several processes for each network, while a look at /proc and /sys costs nothing.
/// </summary>
public static class NetworkCheck
{
    // With any of these the plugins find nothing as it was, which is known already.
    private static readonly PodProblemKind[] Worse =
    [
        PodProblemKind.SandboxMissing, PodProblemKind.SandboxDead, PodProblemKind.SandboxRestarted, PodProblemKind.LinkBroken,
        PodProblemKind.InterfaceMissing,
    ];

    /// <summary>Checks every network of a pod that runs.</summary>
    /// <returns>A problem for each network that is not as it was made.</returns>
    /// <exception cref="MiniPod.Cni.CniException">A plugin is missing, or did not answer.</exception>
    /// <exception cref="PodException">The firewall cannot be looked at.</exception>
    public static async Task<IReadOnlyList<PodProblem>> RunAsync(PodRuntime runtime, PodStatus pod, CancellationToken cancellationToken) =>
        pod.Record.Phase != PodPhase.Running || pod.Problems.Any(problem => Worse.Contains(problem.Kind))
            ? []
            : await RunAsync(runtime, pod.Record, CheckDepth.Plugins, cancellationToken).ConfigureAwait(false);

    /// <summary>Checks what there is to check of a pod.</summary>
    internal static async Task<IReadOnlyList<PodProblem>> RunAsync(
        PodRuntime runtime, PodRecord record, CheckDepth depth, CancellationToken cancellationToken)
    {
        var facts = runtime.Planner.Facts(record);
        var problems = new List<PodProblem>();
        foreach (var step in runtime.Planner.For(record))
            problems.AddRange(await step.CheckAsync(facts, depth, cancellationToken).ConfigureAwait(false));
        return problems;
    }
}
