using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Whether anything is on the host that belongs to no pod.</summary>
internal static class OrphanCheck
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var findings = await Prune.RunAsync(runtime, new PruneOptions { DryRun = true }, cancellationToken).ConfigureAwait(false);
        var results = findings.Where(finding => finding.IsOurs)
            .Select(finding => finding.Error is { } error
                ? CheckResult.Failed("orphans", error.Message, "minipod prune --dry-run")
                : CheckResult.Warning("orphan", $"{finding.What}: {finding.Evidence}", "minipod prune"))
            .ToList();
        var foreign = findings.Count(finding => !finding.IsOurs);
        if (results.Count == 0) results.Add(CheckResult.Ok("orphans", "nothing of ours belongs to no pod"));
        if (foreign > 0)
        {
            results.Add(CheckResult.Ok(
                "foreign", $"{foreign} things look left over and are not surely ours: 'minipod prune --dry-run' tells them"));
        }

        return results;
    }
}
