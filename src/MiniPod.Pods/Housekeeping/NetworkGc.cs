using MiniPod.Cni;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Asks the plugins of our pods' networks to clean up themselves, where they can (CNI GC): all that the cache
/// knows is to stay.</summary>
internal static class NetworkGc
{
    private static readonly Version Since = new(1, 1);

    public static async Task<IReadOnlyList<PruneFinding>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var survey = await HostSurvey.TakeAsync(runtime, includeLost: false, cancellationToken).ConfigureAwait(false);
        var findings = new List<PruneFinding>();
        foreach (var network in survey.Networks.Where(list =>
            survey.Records.Any(record => record.Networks.Any(attachment => attachment.Network == list.Name))))
        {
            if (network.DisableGC || survey.Cached.All(attachment => attachment.NetworkName != network.Name)) continue;
            try
            {
                string? damaged = null;
                var list = await runtime.Cni.SelectVersionAsync(network, null, cancellationToken).ConfigureAwait(false);
                if (!Version.TryParse(list.CniVersion, out var version) || version < Since) continue;
                var result = await runtime.Cni.GcNetworkListAsync(
                    list,
                    known => (damaged = FindDamaged(runtime, network)) is null ? FindValid(known) : null,
                    allowEmpty: false,
                    null,
                    cancellationToken).ConfigureAwait(false);
                if (damaged is not null)
                {
                    findings.Add(new PruneFinding(
                        $"network {network.Name}",
                        $"{damaged} is damaged: nobody can tell which attachments are valid",
                        "left alone, its plugins were not asked to clean up (CNI GC)",
                        IsOurs: false));
                }

                findings.AddRange(result.Errors.Select(error => Failure(network, error)));
            }
            catch (CniException error)
            {
                findings.Add(Failure(network, error));
            }
        }

        return findings;
    }

    // Asked when no other operation runs: a pod that was attached after the survey is to stay too. Without a single valid attachment,
    // GC would have to delete what others may have made there: then nothing is done.
    private static GcAttachment[]? FindValid(IReadOnlyList<CachedAttachment> known) =>
        known.Count == 0 ? null : [.. known.Select(attachment => new GcAttachment(attachment.ContainerId, attachment.IfName))];

    // What it told of is not among the attachments that are known: GC would take from a pod what it has.
    private static string? FindDamaged(PodRuntime runtime, NetworkConfigList network) =>
        runtime.Cni.GetDamagedCacheFiles().FirstOrDefault(path =>
            Path.GetFileName(path).StartsWith($"{network.Name}-", StringComparison.Ordinal));

    private static PruneFinding Failure(NetworkConfigList network, CniException error) =>
        new($"network {network.Name}", "its plugins were asked to clean up (CNI GC)", $"failed: {error.Message}", IsOurs: true, error);
}
