using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>
/// Checks a running pod thoroughly: the firewall rules and, if requested, the plugins' own view (CNI CHECK). This
/// starts several processes for each network, whereas reading /proc and /sys costs almost nothing.
/// </summary>
public static class NetworkCheck
{
    // With any of these problems, the plugins' checks are bound to fail and show nothing new.
    private static readonly PodProblemKind[] Worse =
    [
        PodProblemKind.SandboxMissing, PodProblemKind.SandboxDead, PodProblemKind.SandboxRestarted, PodProblemKind.LinkBroken,
        PodProblemKind.InterfaceMissing, PodProblemKind.InterfaceUnplugged,
    ];

    /// <summary>Checks every network of a running pod.</summary>
    /// <returns>A problem for each network that has changed since it was attached.</returns>
    /// <exception cref="MiniPod.Cni.CniException">A plugin is missing, or did not answer.</exception>
    /// <exception cref="PodException">The firewall rules cannot be read.</exception>
    public static async Task<IReadOnlyList<PodProblem>> RunAsync(PodRuntime runtime, PodStatus pod, CancellationToken cancellationToken) =>
        pod.Record.Phase != PodPhase.Running || pod.Problems.Any(problem => Worse.Contains(problem.Kind))
            ? []
            : await RunAsync(runtime, pod.Record, CheckDepth.Plugins, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs the checks of all steps of a pod.</summary>
    internal static async Task<IReadOnlyList<PodProblem>> RunAsync(
        PodRuntime runtime, PodRecord record, CheckDepth depth, CancellationToken cancellationToken)
    {
        var facts = runtime.Planner.Facts(record);
        var problems = new List<PodProblem>();
        foreach (var step in runtime.Planner.For(record))
            problems.AddRange(await step.CheckAsync(facts, depth, cancellationToken).ConfigureAwait(false));
        return problems;
    }

    /// <summary>
    /// Returns what is reported now and a repair does not change, to be remembered in the pod's record: what was reported before
    /// the repair too, and what was remembered and is still reported. CHECK ends at the first plugin whose report counts: then all
    /// that was remembered is. The same holds for a gateway that does not answer; what else MiniPod sees itself is offered for
    /// repair every time.
    /// </summary>
    /// <param name="record">The pod.</param>
    /// <param name="before">What was wrong before the repair.</param>
    /// <param name="after">What was wrong after it.</param>
    internal static IReadOnlyList<string> Uncured(
        PodRecord record, IReadOnlyList<PodProblem> before, IReadOnlyList<PodProblem> after) =>
        [
            .. record.Uncured.Where(known => after.Any(problem =>
                problem.Report == known
                || !AttachedInterfaces.IsAboutGateway(known) && problem is { Kind: PodProblemKind.CheckFailed, Report: not null })),
            .. after
                .Where(problem => problem.Kind is PodProblemKind.CheckFailed or PodProblemKind.GatewayUnanswered)
                .Select(problem => problem.Report)
                .OfType<string>()
                .Where(report => before.Any(former => former.Kind != PodProblemKind.PluginReport && former.Report == report))
                .Except(record.Uncured),
        ];
}
