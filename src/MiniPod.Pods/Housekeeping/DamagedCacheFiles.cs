using System.Text.RegularExpressions;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Housekeeping;

/// <summary>
/// Files in the CNI cache that no longer describe an attachment: damaged files of unknown containers, and files that a
/// DEL set aside. Only their names say which container they belonged to.
/// </summary>
internal static partial class DamagedCacheFiles
{
    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        foreach (var path in survey.Runtime.Cni.GetDamagedCacheFiles())
        {
            var (network, id) = FileName().Match(Path.GetFileName(path)) is { Success: true } match
                ? (match.Groups["network"].Value, match.Groups["id"].Value)
                : ("", "");
            if (survey.IsKnown(id)) continue; // the DEL for that pod is still to come
            var what = $"cache file {path}";
            var evidence = id.Length == 0 ? "it is damaged" : $"it is damaged, and container {id[..12]} is unknown";

            // Other runtimes do not write their files atomically.
            if (AddressPool.IsYoung(path, survey.Runtime.Time))
                yield return Garbage.Foreign(what, evidence) with { Why = "it is new: another runtime may still be writing it" };
            else if (survey.Unreadable.Count > 0 || id.Length == 0 || !survey.IsOurs(network)) yield return Garbage.Foreign(what, evidence);
            else yield return new Garbage(what, evidence, "removed", _ => RemoveAsync(path)) { ContainerId = id };
        }
    }

    private static Task RemoveAsync(string path)
    {
        File.Delete(path);
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"^\.?(?<network>.+)-(?<id>[0-9a-f]{64})-[^-]+$")]
    private static partial Regex FileName();
}
