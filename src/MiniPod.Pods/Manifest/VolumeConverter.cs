using MiniPod.Pods.Spec.Volumes;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes the volumes of a pod.</summary>
internal sealed class VolumeConverter(PodTemplate template, DownwardFields fields, ConfigSources sources, ConversionReport report)
{
    private readonly FileConverter _files = new(template, fields, sources, report);

    private long? Group => template.Spec.SecurityContext?.FsGroup;

    /// <summary>Makes a volume; null if it is wrong, which is reported.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="path">Its path.</param>
    public PodVolume? Convert(Volume volume, string path) => volume switch
    {
        { Name: null } => null,
        { HostPath: { Path: { } host } source } => new HostPathVolume { Name = volume.Name, Path = host, Type = source.Type ?? "" },
        { PersistentVolumeClaim: { ClaimName: { } claim } source } => Claim(volume.Name, claim, source.ReadOnly == true),
        { ConfigMap: { } source } => Files(volume.Name, _files.OfConfigMap(source, $"{path}.configMap")),
        { Secret: { } source } => Files(volume.Name, _files.OfSecret(source, $"{path}.secret"), isInMemory: true),
        { DownwardApi: { } source } => Files(volume.Name, _files.OfDownward(source, $"{path}.downwardAPI")),
        { Projected: { } source } => Files(volume.Name, _files.OfProjected(source, $"{path}.projected"), isInMemory: true),
        _ => Empty(volume.Name, volume.EmptyDir, $"{path}.emptyDir"),
    };

    private FilesVolume Files(string name, IEnumerable<VolumeFile> files, bool isInMemory = false) => new()
    {
        Name = name,
        Files = [.. files],
        IsInMemory = isInMemory,
        Group = Group,
    };

    private ClaimVolume Claim(string name, string claim, bool isOnlyRead) => new()
    {
        Name = name,
        Volume = template.Origin.Namespace == ManifestObject.DefaultNamespace ? claim : $"{claim}.{template.Origin.Namespace}",
        IsOnlyRead = isOnlyRead,
        Group = Group,
        KeepsMatchingGroup = template.Spec.SecurityContext?.FsGroupChangePolicy == "OnRootMismatch",
    };

    // A volume with nothing but a name is one, too, and so is an ephemeral claim: it goes with the pod.
    private EmptyDirVolume Empty(string name, EmptyDirVolumeSource? source, string path)
    {
        var isInMemory = source?.Medium is not null;
        if (source?.SizeLimit is not null && !isInMemory)
            report.Warn(template, $"{path}.sizeLimit", "has no effect on a disk: MiniPod does not measure the volume");
        return new EmptyDirVolume
        {
            Name = name,
            IsInMemory = isInMemory,
            Size = isInMemory ? source?.SizeLimit?.Value : null,
            Mode = source?.Mode is { } mode ? (UnixFileMode)mode : EmptyDirVolume.DefaultMode,
            Group = Group,
        };
    }
}
