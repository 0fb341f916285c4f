using System.Globalization;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Where the volumes of a pod are on the host.</summary>
internal static class VolumePlace
{
    private const string SubPaths = ".subpaths";

    /// <summary>The directory of everything that a pod's volumes have on the host.</summary>
    public static string Root(PodPaths paths, PodRecord record) => Path.Combine(paths.Volumes, record.Id);

    /// <summary>The directory of a volume that is made for the pod.</summary>
    public static string Directory(PodPaths paths, PodRecord record, PodVolume volume) => Path.Combine(Root(paths, record), volume.Name);

    /// <summary>What is mounted of a volume when all of it is: a path, or the engine's name of a volume.</summary>
    public static string Source(PodPaths paths, PodRecord record, PodVolume volume) => volume switch
    {
        HostPathVolume host => host.Path,
        ClaimVolume claim => claim.Volume,
        _ => Directory(paths, record, volume),
    };

    /// <summary>Where a part of a volume is bound for one container, so that the engine resolves nothing that a container can
    /// write.</summary>
    public static string SubPath(PodPaths paths, PodRecord record, ContainerSpec container, int index) => Path.Combine(
        Root(paths, record), SubPaths, container.Name.Value, index.ToString(CultureInfo.InvariantCulture));
}
