using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Mounts a file system in memory for a volume. It is one for all containers of the pod, and outlives each of them; the engine's
/// own would be one for each.</summary>
internal sealed class MountMemory(PodRecord record, PodVolume volume, PodPaths paths) : PodStep<Noted>(Noted.Key(KeyOf(volume)))
{
    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } = [Need.Of(MakeVolume.KeyOf(volume))];

    private string Place => VolumePlace.Directory(paths, record, volume);

    private long? Size => (volume as EmptyDirVolume)?.Size;

    public static StepKey KeyOf(PodVolume volume) => new(nameof(MountMemory), volume.Name);

    /// <summary>Whether a volume is in memory.</summary>
    public static bool IsNeeded(PodVolume volume) => volume is EmptyDirVolume { IsInMemory: true } or FilesVolume { IsInMemory: true };

    public override Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        Mounts.Unmount(Place); // What an attempt that was killed may have left.
        Mounts.Memory(Place, VolumePlace.Mode(volume), Size);
        FaultPoint.Reach("memory of a volume mounted");
        if (volume is EmptyDirVolume { Group: { } group }) OwnTree.GiveToGroup(Place, (uint)group, default, VolumePlace.GroupWrites);
        return Task.FromResult(Noted.Nothing);
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        Mounts.Unmount(Place);
        return Task.CompletedTask;
    }

    public override Observation Observe(PodTraces traces) => Mounts.IsMountPoint(Place) ? Seen(Noted.Nothing) : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (!Mounts.IsMountPoint(Place))
            yield return new PodProblem(PodProblemKind.EffectMissing, volume.Name, $"nothing is mounted at \"{Place}\"");
    }

    // A container may have it mounted still, with what is in it.
    public override StepRepair Repair(RepairRound round)
    {
        if (round.IsRedone(MakeVolume.KeyOf(volume))) return StepRepair.Redo;
        return round.HasAt(PodProblemKind.EffectMissing, volume.Name) && !Mounts.IsMountPoint(Place)
            ? StepRepair.Redo with
            {
                Up = $"mount the memory of volume \"{volume.Name}\", empty: what containers have in it is lost",
                LosesData = volume is EmptyDirVolume,
            }
            : StepRepair.Keep;
    }

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook)
    {
        var place = VolumePlace.Foreseen(paths, record, volume, outlook);
        return [PlannedChange.Add("mount", $"{place}: in memory{(Size is { } size ? $", {size} bytes" : "")}")];
    }

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        Mounts.IsMountPoint(Place) ? [PlannedChange.Remove("mount", $"{Place}, with what is in it")] : [];

    public override void Describe(ShellWriter shell)
    {
        var options = $"mode={Convert.ToString((int)VolumePlace.Mode(volume), 8)}{(Size is { } size ? $",size={size}" : "")}";
        shell.Line($"mount --types tmpfs --options {options} tmpfs {ShellWriter.Quote(Place)}");
        if (volume is EmptyDirVolume { Group: { } group })
            VolumePlace.DescribeGroup(shell, group, Place);
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        var place = ShellWriter.Quote(Place);
        shell.If($"mountpoint --quiet {place}", there => there.Line($"umount {place}"));
    }
}
