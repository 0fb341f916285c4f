using System.Globalization;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Where the volumes of a pod are on the host.</summary>
internal static class VolumePlace
{
    /// <summary>What the group of an emptyDir or a claim may do with its directories.</summary>
    public const UnixFileMode GroupWrites =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    private const string SubPaths = ".subpaths", TerminationLogs = ".termination";
    private const UnixFileMode FilesMode = (UnixFileMode)0b_111_101_101;

    /// <summary>The directory of everything that a pod's volumes have on the host.</summary>
    public static string Root(PodPaths paths, PodRecord record) => Path.Combine(paths.Volumes, record.Id);

    /// <summary>The directory of a volume that is made for the pod.</summary>
    public static string Directory(PodPaths paths, PodRecord record, PodVolume volume) => Path.Combine(Root(paths, record), volume.Name);

    /// <summary>The mode of that directory. Everybody may pass who has the volume mounted: it is one of ours only by its place.</summary>
    public static UnixFileMode Mode(PodVolume volume) => volume is EmptyDirVolume empty ? empty.Mode : FilesMode;

    /// <summary>The directory as a plan names it, before the pod has an id.</summary>
    public static string Foreseen(PodPaths paths, PodRecord record, PodVolume volume, HostOutlook outlook) => outlook.IsNew
        ? Path.Combine(paths.Volumes, PlannedChange.AfterApply, volume.Name)
        : Directory(paths, record, volume);

    /// <summary>The command that gives an empty directory to the group of its volume.</summary>
    public static void DescribeGroup(ShellWriter shell, long group, string directory) =>
        shell.Line($"chgrp {group} {ShellWriter.Quote(directory)} && chmod g+rwxs {ShellWriter.Quote(directory)}");

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

    /// <summary>The file for the last words of an instance of a container.</summary>
    /// <param name="paths">The paths of the store.</param>
    /// <param name="record">The pod.</param>
    /// <param name="container">The full name of the instance.</param>
    public static string TerminationLog(PodPaths paths, PodRecord record, string container) =>
        Path.Combine(Root(paths, record), TerminationLogs, container);
}
