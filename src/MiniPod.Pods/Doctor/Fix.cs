using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;

namespace MiniPod.Pods.Doctor;

/// <summary>Mends what can be mended without interrupting a container that runs.</summary>
public static class Fix
{
    /// <summary>Recovers, prunes, repairs, lets the kernel forward, and takes the state away from others' eyes.</summary>
    /// <returns>What was done, a line each.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var setting in new[] { KernelChecks.Forwarding, KernelChecks.ForwardingIPv6 }.Where(setting =>
            File.Exists(setting) && !KernelChecks.IsOn(setting)))
        {
            // it makes a host deaf to router advertisements
            if (setting == KernelChecks.ForwardingIPv6 && !UsedNetworks.GiveIPv6(runtime)) continue;
            KernelChecks.EnableForwarding(setting);
            lines.Add($"{setting}: set to 1, until the next boot");
        }

        if (StateChecks.Close(runtime.Store.Paths) is > 0 and var closed)
            lines.Add($"{runtime.Store.Paths.StateDirectory}: {closed} files and directories are for root alone now");

        try
        {
            lines.AddRange((await Prune.RunAsync(runtime, new PruneOptions(), cancellationToken).ConfigureAwait(false))
                .Where(finding => finding.IsOurs)
                .Select(finding => finding.ToString()));
            foreach (var pod in await runtime.Status().ListAsync(null, cancellationToken).ConfigureAwait(false))
            {
                if (pod.Problems.Count > 0 && pod.Problems.All(IsHarmless))
                    lines.AddRange(await RepairAsync(runtime, pod, cancellationToken).ConfigureAwait(false));
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

    private static async Task<IEnumerable<string>> RepairAsync(PodRuntime runtime, PodStatus pod, CancellationToken cancellationToken)
    {
        try
        {
            var plan = await RepairPod.RunAsync(runtime, pod.Record.FullName, new RepairOptions(), cancellationToken).ConfigureAwait(false);
            return plan.Lines.Select(line => $"pod {pod.Record.FullName}: {line}");
        }
        catch (Exception error) when (error is PodException or EngineException or CniException or IOException or TimeoutException)
        {
            return [$"pod {pod.Record.FullName}: {error.Message}"];
        }
    }
}
