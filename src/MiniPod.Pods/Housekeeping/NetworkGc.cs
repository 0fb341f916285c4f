using MiniPod.Cni;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Runs CNI GC on the networks of MiniPod's pods whose plugins support it. Every attachment in the cache is
/// passed as valid.</summary>
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
                        $"{damaged} is damaged, so the valid attachments are not known",
                        "left alone: CNI GC was not run",
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

    // Called while no other operation runs, so that a pod attached after the survey is kept too. Without any valid
    // attachment, GC would delete what others may have created on the network, so it is not run.
    private static GcAttachment[]? FindValid(IReadOnlyList<CachedAttachment> known) =>
        known.Count == 0 ? null : [.. known.Select(attachment => new GcAttachment(attachment.ContainerId, attachment.IfName))];

    // The attachment in a damaged file is not among the known ones: GC would remove what belongs to a pod.
    private static string? FindDamaged(PodRuntime runtime, NetworkConfigList network) =>
        runtime.Cni.GetDamagedCacheFiles().FirstOrDefault(path =>
            Path.GetFileName(path).StartsWith($"{network.Name}-", StringComparison.Ordinal));

    private static PruneFinding Failure(NetworkConfigList network, CniException error) =>
        new($"network {network.Name}", "its plugins were run with CNI GC", $"failed: {error.Message}", IsOurs: true, error);
}
