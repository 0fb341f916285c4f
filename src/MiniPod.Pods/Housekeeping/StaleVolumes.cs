using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Volumes of pods that no longer exist: their directories, and what is mounted there.</summary>
internal static class StaleVolumes
{
    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        var root = survey.Paths.Volumes;
        if (!Directory.Exists(root)) yield break;
        foreach (var place in Directory.EnumerateFileSystemEntries(root).Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileName(place);
            if (!PodRecord.IsId(id)) yield return Garbage.Foreign($"file {place}", "its name is not a pod id");
            else if (!survey.IsInUse(id))
            {
                yield return new Garbage($"volumes {place}", $"pod {id[..12]} has neither a record nor a container", "removed", token =>
                    RemoveAsync(survey.Runtime, place, id, token));
            }
        }
    }

    private static async Task RemoveAsync(PodRuntime runtime, string place, string id, CancellationToken cancellationToken)
    {
        using var pod = await PodSession.LockAsync(
            runtime, runtime.Store.Paths.PodLock(id), "prune", cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(runtime.Store.Paths.PodDirectory(id))) return; // another command has created it in the meantime
        foreach (var point in Mounts.Beneath(place)) Mounts.Unmount(point);
        OwnTree.Remove(place);
        pod.Delete();
    }
}
