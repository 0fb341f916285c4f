using MiniPod.Spec.Api;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold for a volume.</summary>
internal static class VolumeRules
{
    private const string Memory = "Memory";

    public static void Check(Volume volume, string path, Action<string, string> report)
    {
        object?[] sources =
        [
            volume.EmptyDir, volume.HostPath, volume.ConfigMap, volume.Secret, volume.DownwardApi, volume.Projected,
            volume.PersistentVolumeClaim, volume.Ephemeral, volume.Image,
        ];
        if (sources.Count(source => source is not null) > 1) report(path, "has several sources; a volume has one");
        if (volume.EmptyDir is { Medium: { } medium } && medium != Memory)
            report($"{path}.emptyDir.medium", $"must be Memory or empty, not \"{medium}\"");
        if (volume.HostPath?.Path is { } host && host.Split('/').Contains("..")) report($"{path}.hostPath.path", "must not have \"..\"");
        if (volume.ConfigMap is { Name: null }) report($"{path}.configMap", "name is missing");
        if (volume.Secret is { SecretName: null }) report($"{path}.secret", "secretName is missing");
        CheckItems(volume.ConfigMap?.Items, $"{path}.configMap.items", report);
        CheckItems(volume.Secret?.Items, $"{path}.secret.items", report);
        CheckDownward(volume.DownwardApi?.Items, $"{path}.downwardAPI.items", report);
        foreach (var (index, source) in (volume.Projected?.Sources ?? []).Index())
        {
            var inner = $"{path}.projected.sources[{index}]";
            CheckItems(source.ConfigMap?.Items, $"{inner}.configMap.items", report);
            CheckItems(source.Secret?.Items, $"{inner}.secret.items", report);
            CheckDownward(source.DownwardApi?.Items, $"{inner}.downwardAPI.items", report);
        }
    }

    /// <summary>Whether a volume is an emptyDir, as one with nothing but a name is.</summary>
    public static bool IsEmptyDir(Volume volume) => volume.EmptyDir is not null || volume is
    {
        HostPath: null, ConfigMap: null, Secret: null, DownwardApi: null, Projected: null, PersistentVolumeClaim: null, Ephemeral: null,
        Image: null,
    };

    private static void CheckItems(IReadOnlyList<KeyToPath>? items, string path, Action<string, string> report) =>
        CheckPaths([.. (items ?? []).Select(item => item.Path)], path, report);

    private static void CheckDownward(IReadOnlyList<DownwardAPIVolumeFile>? items, string path, Action<string, string> report)
    {
        CheckPaths([.. (items ?? []).Select(item => item.Path)], path, report);
        foreach (var (index, item) in (items ?? []).Index())
        {
            if (item.FieldRef is null == item.ResourceFieldRef is null)
                report($"{path}[{index}]", "needs one of fieldRef and resourceFieldRef");
        }
    }

    // "..data" and the like are the links by which files are replaced.
    private static void CheckPaths(IReadOnlyList<string?> files, string path, Action<string, string> report)
    {
        foreach (var (index, file) in files.Index())
        {
            if (file is null) continue;
            if (file.StartsWith("..", StringComparison.Ordinal)) report($"{path}[{index}].path", "must not begin with \"..\"");
            if (files.Take(index).Contains(file)) report($"{path}[{index}].path", $"is that of another item: \"{file}\"");
        }
    }
}
