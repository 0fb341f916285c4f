using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Makes the file in which the program of a container can leave its last words: Kubernetes' termination message. Each instance has
/// a file of its own, which goes with the container, so that those of the former instance can still be read.</summary>
internal sealed class MakeTerminationLog(PodRecord record, ContainerSpec container, PodPaths paths)
    : PodStep<Noted>(Noted.Key(KeyOf(container)))
{
    // Whoever the program runs as may write it.
    private const UnixFileMode Mode = (UnixFileMode)0b_110_110_110;

    public override StepLevel Level => StepLevel.Create;

    public override IReadOnlyList<Need> Needs => [];

    public override string? Container => container.FullName;

    private string Place => VolumePlace.TerminationLog(paths, record, container.FullName);

    public static StepKey KeyOf(ContainerSpec container) => new(nameof(MakeTerminationLog), container.FullName);

    /// <summary>The need of the step that creates the container.</summary>
    public static IEnumerable<Need> NeedsOf(ContainerSpec container) => container.TerminationLog is null
        ? []
        : [Need.WhileItRuns(KeyOf(container), "the engine wants the source of a mount to be there; a stopped container does not use it")];

    /// <summary>The file as a mount of the container; none if it has no such file.</summary>
    public static IEnumerable<ContainerMount> MountsOf(PodRecord record, ContainerSpec container, PodPaths paths) =>
        container.TerminationLog is { } target
            ? [new ContainerMount { Source = VolumePlace.TerminationLog(paths, record, container.FullName), Target = target }]
            : [];

    /// <summary>Empties the file, in place, before the same instance is started once more; makes it if it is gone.</summary>
    public static void Renew(PodPaths paths, PodRecord record, ContainerSpec container)
    {
        if (container.TerminationLog is null) return;
        var place = VolumePlace.TerminationLog(paths, record, container.FullName);
        AtomicFile.CreateDirectory(Path.GetDirectoryName(place)!);
        if (!AtomicFile.TryCreate(place, [])) NoFollowFile.Overwrite(place, []);
        FaultPoint.Reach("termination log made, without its mode");
        File.SetUnixFileMode(place, Mode);
    }

    public override Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        Renew(paths, record, container);
        return Task.FromResult(new Noted { Note = Place });
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (File.Exists(Place)) File.Delete(Place);
        FaultPoint.Reach("termination log removed");
        if (OwnTree.RemoveEmpty(Path.GetDirectoryName(Place)!)) OwnTree.RemoveEmpty(VolumePlace.Root(paths, record));
        return Task.CompletedTask;
    }

    public override Observation Observe(PodTraces traces) => File.Exists(Place) ? Seen(Noted.Nothing) : Observation.None;

    public override StepRepair Repair(RepairRound round) =>
        round.IsRedone(CreateContainer.KeyOf(container)) ? StepRepair.Redo : StepRepair.Keep;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
    [
        PlannedChange.Add("file", VolumePlace.TerminationLog(
            paths, outlook.IsNew ? record with { Id = PlannedChange.AfterApply } : record, container.FullName)),
    ];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        File.Exists(Place) ? [PlannedChange.Remove("file", Place)] : [];

    public override void Describe(ShellWriter shell)
    {
        if (shell.IsScript) shell.Line($"mkdir --parents {ShellWriter.Quote(Path.GetDirectoryName(Place)!)}");
        shell.Line($"install --mode=0{Convert.ToString((int)Mode, 8)} /dev/null {ShellWriter.Quote(Place)}");
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        shell.Line($"rm --force {ShellWriter.Quote(Place)}");
        if (!shell.IsScript) return;
        foreach (var directory in new[] { Path.GetDirectoryName(Place)!, VolumePlace.Root(paths, record) }.Select(ShellWriter.Quote))
            shell.Line($"[[ ! -d {directory} ]] || rmdir --ignore-fail-on-non-empty {directory}");
    }
}
