using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>What a container needs of its pod's volumes.</summary>
internal static class MountNeeds
{
    private const string Reason = "the engine wants the source of a mount to be there; a stopped container does not use it";

    /// <summary>The needs of the step that creates the container.</summary>
    public static IEnumerable<Need> Of(PodRecord record, ContainerSpec container) =>
        StepsOf(record, container).Select(step => Need.WhileItRuns(step, Reason));

    /// <summary>The steps that make what the container mounts.</summary>
    public static IEnumerable<StepKey> StepsOf(PodRecord record, ContainerSpec container) => container.Mounts
        .SelectMany((mount, index) => mount.SubPath is null
            ? Of(record.Spec.Volumes.First(volume => volume.Name == mount.Volume))
            : [BindSubPath.KeyOf(container, index).Key])
        .Distinct();

    /// <summary>The last step that has to be done before a volume can be mounted.</summary>
    public static IReadOnlyList<StepKey> Of(PodVolume volume) => volume switch
    {
        FilesVolume files => [WriteVolume.KeyOf(files)],
        EmptyDirVolume { IsInMemory: true } => [MountMemory.KeyOf(volume)],
        HostPathVolume host => [PrepareHostPath.KeyOf(host)],
        ClaimVolume claim => [MakeClaim.KeyOf(claim)],
        _ => [MakeVolume.KeyOf(volume)],
    };
}
