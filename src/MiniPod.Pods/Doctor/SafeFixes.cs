using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;

namespace MiniPod.Pods.Doctor;

/// <summary>Fixes what can be fixed without interrupting a running container.</summary>
public static class SafeFixes
{
    /// <summary>Recovers, prunes, and repairs pods, enables IP forwarding, and makes the state inaccessible to other
    /// users.</summary>
    /// <returns>One line for each thing that was done.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var setting in new[] { KernelChecks.Forwarding, KernelChecks.ForwardingIPv6 }.Where(setting =>
            File.Exists(setting) && !KernelChecks.IsOn(setting)))
        {
            // a host that forwards IPv6 ignores router advertisements
            if (setting == KernelChecks.ForwardingIPv6 && !UsedNetworks.GiveIPv6(runtime)) continue;
            KernelChecks.EnableForwarding(setting);
            lines.Add($"{setting}: set to 1, until the next boot");
        }

        if (StateChecks.Close(runtime.Store.Paths) is > 0 and var closed)
            lines.Add($"{runtime.Store.Paths.StateDirectory}: {closed} files and directories are now accessible only to root");

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
            // Without an engine, pods cannot be checked; the checks that run after this report it.
        }

        lines.AddRange(runtime.Hosts.Update().Select(pod => $"pod {pod.FullName}: its hosts file is up to date again"));
        return lines;
    }

    // Pin and link only name a namespace that still exists; a container that exited may have finished its work.
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
