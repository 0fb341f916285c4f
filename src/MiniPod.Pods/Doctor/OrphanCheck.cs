using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether the host has leftovers that belong to no pod.</summary>
internal static class OrphanCheck
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var findings = await Prune.RunAsync(runtime, new PruneOptions { DryRun = true }, cancellationToken).ConfigureAwait(false);
        var results = findings.Where(finding => finding is { IsOurs: true, IsInterruptedPod: false }) // PodChecks has those
            .Select(finding => finding.Error is { } error
                ? CheckResult.Failed("orphans", error.Message, "minipod prune --dry-run")
                : CheckResult.Warning("orphan", $"{finding.What}: {finding.Evidence}", "minipod prune") with { Fault = finding.Fault })
            .ToList();
        var foreign = findings.Count(finding => !finding.IsOurs);
        if (results.Count == 0) results.Add(CheckResult.Ok("orphans", "no leftovers of MiniPod"));
        if (foreign > 0)
        {
            results.Add(CheckResult.Ok(
                "foreign", $"{foreign} possible leftovers are not known to be MiniPod's: 'minipod prune --dry-run' lists them"));
        }

        return results;
    }
}
