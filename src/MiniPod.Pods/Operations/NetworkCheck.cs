using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
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
        PodProblemKind.InterfaceMissing,
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
        return [.. problems.Select(problem => record.Uncured.Contains(Text(problem)) ? AsUncured(problem) : problem)];
    }

    /// <summary>Returns the same record with the problems that a repair did not cure, as far as only plugins report them: what
    /// MiniPod sees itself is offered for repair every time.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="before">What was wrong before the repair.</param>
    /// <param name="after">What was wrong after it.</param>
    /// <returns>The record, and the problems, which are not offered for repair again.</returns>
    internal static (PodRecord Record, IReadOnlyList<PodProblem> Uncured) WithUncured(
        PodRecord record, IReadOnlyList<PodProblem> before, IReadOnlyList<PodProblem> after)
    {
        var uncured = after
            .Where(problem => problem is { Kind: PodProblemKind.CheckFailed, IsReported: true } && before.Contains(problem))
            .ToList();
        return (record with { Uncured = [.. record.Uncured.Union(uncured.Select(Text))] }, [.. uncured.Select(AsUncured)]);
    }

    private static string Text(PodProblem problem) => $"{problem.Subject}: {problem.Evidence}";

    private static PodProblem AsUncured(PodProblem problem) => problem with
    {
        Kind = PodProblemKind.PluginReport,
        Evidence = $"{problem.Evidence} (a repair did not change that)",
    };
}
