using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Makes the directory of a volume that goes with the pod. An emptyDir that is not in memory is complete with it.</summary>
internal sealed class MakeVolume(PodRecord record, PodVolume volume, PodPaths paths) : PodStep<Noted>(Noted.Key(KeyOf(volume)))
{
    public override StepLevel Level => StepLevel.Create;

    public override IReadOnlyList<Need> Needs => [];

    private string Place => VolumePlace.Directory(paths, record, volume);

    public static StepKey KeyOf(PodVolume volume) => new(nameof(MakeVolume), volume.Name);

    /// <summary>Whether a volume has a directory of its own.</summary>
    public static bool IsNeeded(PodVolume volume) => volume is EmptyDirVolume or FilesVolume;

    public override Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        AtomicFile.CreateDirectory(VolumePlace.Root(paths, record));
        Directory.CreateDirectory(Place);
        FaultPoint.Reach("directory of a volume made, without its mode");
        File.SetUnixFileMode(Place, VolumePlace.Mode(volume));
        if (volume is EmptyDirVolume { IsInMemory: false, Group: { } group })
            OwnTree.GiveToGroup(Place, (uint)group, UnixFileMode.GroupRead, VolumePlace.GroupWrites);
        return Task.FromResult(new Noted { Note = Place });
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        Mounts.Unmount(Place);
        OwnTree.Remove(Place);
        FaultPoint.Reach("directory of a volume removed");
        OwnTree.RemoveEmpty(VolumePlace.Root(paths, record));
        return Task.CompletedTask;
    }

    public override Observation Observe(PodTraces traces) => Directory.Exists(Place) ? Seen(Noted.Nothing) : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (!Directory.Exists(Place)) yield return new PodProblem(PodProblemKind.EffectMissing, volume.Name, $"\"{Place}\" is gone");
    }

    public override StepRepair Repair(RepairRound round) =>
        round.HasAt(PodProblemKind.EffectMissing, volume.Name) && !Directory.Exists(Place)
            ? StepRepair.Redo with { Up = $"make the directory of volume \"{volume.Name}\", which is gone with its content" }
            : StepRepair.Keep;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        [PlannedChange.Add("directory", VolumePlace.Foreseen(paths, record, volume, outlook))];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        Directory.Exists(Place) ? [PlannedChange.Remove("directory", $"{Place}, with what containers wrote into it")] : [];

    public override void Describe(ShellWriter shell)
    {
        var mode = Convert.ToString((int)VolumePlace.Mode(volume), 8);
        // Nobody passes but root, except through a mount.
        if (shell.IsScript) shell.Line($"mkdir --parents {ShellWriter.Quote(VolumePlace.Root(paths, record))}");
        shell.Line($"install --directory --mode=0{mode} {ShellWriter.Quote(Place)}");
        if (volume is EmptyDirVolume { IsInMemory: false, Group: { } group })
            VolumePlace.DescribeGroup(shell, group, Place);
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        var root = ShellWriter.Quote(VolumePlace.Root(paths, record));
        shell.Line($"rm --recursive{(shell.IsScript ? " --force" : "")} --one-file-system {ShellWriter.Quote(Place)}");
        if (shell.IsScript) shell.Line($"[[ ! -d {root} ]] || rmdir --ignore-fail-on-non-empty {root}");
    }
}
