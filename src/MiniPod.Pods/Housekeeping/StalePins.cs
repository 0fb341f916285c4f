using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Pinned network namespaces of pods that no longer exist. Only the pin keeps them alive.</summary>
internal static class StalePins
{
    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        if (!Directory.Exists(survey.Paths.Pins)) yield break;
        foreach (var pin in Directory.EnumerateFileSystemEntries(survey.Paths.Pins).Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileName(pin);
            if (!PodRecord.IsId(id)) yield return Garbage.Foreign($"file {pin}", "its name is not a pod id");
            else if (!survey.IsInUse(id))
            {
                yield return new Garbage($"pin {pin}", $"pod {id[..12]} has neither a record nor a container", "removed", token =>
                    RemoveAsync(survey.Runtime, pin, id, token));
            }
        }
    }

    private static async Task RemoveAsync(PodRuntime runtime, string pin, string id, CancellationToken cancellationToken)
    {
        using var pod = await PodSession.LockAsync(
            runtime, runtime.Store.Paths.PodLock(id), "prune", cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(runtime.Store.Paths.PodDirectory(id))) return; // another command has created it in the meantime
        Mounts.Unmount(pin);
        if (File.Exists(pin)) File.Delete(pin);
        pod.Delete();
    }
}
