using MiniPod.Engine;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Checkup;

/// <summary>Mends what can be mended without interrupting a container that runs.</summary>
public static class Fix
{
    /// <summary>Recovers, prunes, repairs, and lets the kernel forward.</summary>
    /// <returns>What was done, a line each.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(PodHost host, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        if (!KernelChecks.IsOn(KernelChecks.Forwarding))
        {
            KernelChecks.EnableForwarding();
            lines.Add($"{KernelChecks.Forwarding}: set to 1, until the next boot");
        }

        try
        {
            lines.AddRange((await Prune.RunAsync(host, dryRun: false, cancellationToken).ConfigureAwait(false)).Where(finding => finding.IsOurs).Select(finding => finding.ToString()));
            foreach (var pod in await new PodStatusReader(host.Store, host.Engine).ListAsync(null, cancellationToken).ConfigureAwait(false))
            {
                if (pod.Problems.Count > 0 && pod.Problems.All(IsHarmless)) lines.AddRange(await RepairAsync(host, pod, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (EngineUnavailableException)
        {
            // Without an engine nothing can be said of pods; the check-up that follows tells of it.
        }

        return lines;
    }

    // Pin and link are names for a namespace that goes on; an app that ended may have done its work.
    private static bool IsHarmless(PodProblem problem) => problem.Kind is PodProblemKind.PinMissing or PodProblemKind.LinkBroken;

    private static async Task<IEnumerable<string>> RepairAsync(PodHost host, PodStatus pod, CancellationToken cancellationToken)
    {
        try
        {
            var plan = await RepairPod.RunAsync(host, pod.Record.Name.Value, new RepairOptions(), cancellationToken).ConfigureAwait(false);
            return plan.Lines.Select(line => $"pod {pod.Record.Name}: {line}");
        }
        catch (Exception error) when (error is PodException or EngineException or IOException)
        {
            return [$"pod {pod.Record.Name}: {error.Message}"];
        }
    }
}
