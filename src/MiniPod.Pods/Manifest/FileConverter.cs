using System.Text;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes the files of configMap, secret, downwardAPI and projected volumes.</summary>
internal sealed class FileConverter(PodTemplate template, DownwardFields fields, ConfigSources sources, ConversionReport report)
{
    private const string ClusterCertificate = "kube-root-ca.crt";
    private const int DefaultMode = 0b_110_100_100;

    public IEnumerable<VolumeFile> OfConfigMap(ConfigMapVolumeSource source, string path) =>
        OfKeys(ConfigMap(source.Name, source.Optional), source.Items, new(source.DefaultMode, source.DefaultUser), path);

    public IEnumerable<VolumeFile> OfSecret(SecretVolumeSource source, string path) =>
        OfKeys(Secret(source.SecretName, source.Optional), source.Items, new(source.DefaultMode, source.DefaultUser), path);

    public IEnumerable<VolumeFile> OfDownward(DownwardAPIVolumeSource source, string path) =>
        OfFields(source.Items, new(source.DefaultMode, source.DefaultUser), path);

    /// <summary>The files of several sources in one directory.</summary>
    public IReadOnlyList<VolumeFile> OfProjected(ProjectedVolumeSource source, string path)
    {
        var files = new List<VolumeFile>();
        foreach (var (index, part) in (source.Sources ?? []).Index())
        {
            var inner = $"{path}.sources[{index}]";
            foreach (var file in OfPart(part, new(source.DefaultMode, source.DefaultUser), inner))
            {
                if (files.Exists(other => other.Path == file.Path))
                    report.Error(template, inner, $"has \"{file.Path}\", as another source has");
                else files.Add(file);
            }
        }

        return files;
    }

    private IEnumerable<VolumeFile> OfPart(VolumeProjection part, FileDefaults defaults, string path)
    {
        if (part.ServiceAccountToken is not null)
        {
            report.Warn(
                template, $"{path}.serviceAccountToken", "has no effect: there is no API server to sign a token, so the file is left out");
        }

        return part switch
        {
            { ConfigMap: { } map } when IsOfCluster(map, path) => [],
            { ConfigMap: { } map } => OfKeys(ConfigMap(map.Name, map.Optional), map.Items, defaults, $"{path}.configMap"),
            { Secret: { } secret } => OfKeys(Secret(secret.Name, secret.Optional), secret.Items, defaults, $"{path}.secret"),
            { DownwardApi: { } downward } => OfFields(downward.Items, defaults, $"{path}.downwardAPI"),
            _ => [],
        };
    }

    // Every pod of "kubectl get -o yaml" refers to it, beside the token.
    private bool IsOfCluster(ConfigMapProjection map, string path)
    {
        if (map.Name != ClusterCertificate || sources.ConfigMap(map.Name) is not null) return false;
        report.Warn(
            template, $"{path}.configMap", $"has no effect: {ClusterCertificate} is the certificate of an API server, and there is none");
        return true;
    }

    private KeySource ConfigMap(string? name, bool? isOptional) => new(sources.ConfigMap(name), name, IsSecret: false, isOptional == true);

    private KeySource Secret(string? name, bool? isOptional) => new(sources.Secret(name), name, IsSecret: true, isOptional == true);

    private IEnumerable<VolumeFile> OfKeys(KeySource from, IReadOnlyList<KeyToPath>? items, FileDefaults defaults, string path)
    {
        if (from.Values is null)
        {
            if (!from.IsOptional) report.Error(template, path, ConfigSources.Missing(from.IsSecret, from.Name));
            return [];
        }

        return items is null or { Count: 0 }
            ? from.Values.Select(key => defaults.File(key.Key, null, null) with { Content = key.Value })
            : items.Select((item, index) => OfItem(from, item, defaults, $"{path}.items[{index}]")).OfType<VolumeFile>();
    }

    private VolumeFile? OfItem(KeySource from, KeyToPath item, FileDefaults defaults, string path)
    {
        if (item is not { Key: { } key, Path: { } file }) return null;
        if (from.Values!.TryGetValue(key, out var content))
            return defaults.File(Normal(file), item.Mode, item.User) with { Content = content };
        if (!from.IsOptional)
            report.Error(template, $"{path}.key", $"\"{key}\" is not in {(from.IsSecret ? "Secret" : "ConfigMap")} \"{from.Name}\"");
        return null;
    }

    private IEnumerable<VolumeFile> OfFields(IReadOnlyList<DownwardAPIVolumeFile>? items, FileDefaults defaults, string path) =>
        (items ?? []).Select((item, index) => OfField(item, defaults, $"{path}.items[{index}]")).OfType<VolumeFile>();

    private VolumeFile? OfField(DownwardAPIVolumeFile item, FileDefaults defaults, string path)
    {
        if (item.Path is not { } file) return null;
        var made = defaults.File(Normal(file), item.Mode, item.User);
        if (item.FieldRef is { FieldPath: { } field })
        {
            if (field == "metadata.uid") return made with { Field = field };
            if (fields.FindForFile(field) is { } value) return made with { Content = Encoding.UTF8.GetBytes(value) };
            report.Error(template, $"{path}.fieldRef.fieldPath", $"\"{OneLine.Of(field)}\" is no field that a file can have");
        }
        else if (item.ResourceFieldRef is { Resource: { } resource } asked)
        {
            var inner = $"{path}.resourceFieldRef";
            var owner = (template.Spec.Containers ?? []).FirstOrDefault(container => container.Name == asked.ContainerName);
            if (owner is null) report.Error(template, $"{inner}.containerName", $"\"{asked.ContainerName}\" is no container of the pod");
            else if (fields.FindResource(resource, owner.Resources, asked.Divisor) is { } amount)
                return made with { Content = Encoding.UTF8.GetBytes(amount) };
            else report.Error(template, $"{inner}.resource", $"\"{OneLine.Of(resource)}\" is no limit or request");
        }

        return null;
    }

    private static string Normal(string path) =>
        string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));

    private sealed record KeySource(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Values, string? Name, bool IsSecret, bool IsOptional);

    // What a volume says of those of its files that say nothing themselves.
    private sealed record FileDefaults(int? Mode, long? User)
    {
        public VolumeFile File(string path, int? mode, long? user) =>
            new(path, (UnixFileMode)(mode ?? Mode ?? DefaultMode)) { User = user ?? User };
    }
}
