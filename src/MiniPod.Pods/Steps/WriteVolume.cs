using System.Text;
using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;
using MiniPod.Pods.Volumes;

namespace MiniPod.Pods.Steps;

/// <summary>Writes the files of a configMap, secret, downwardAPI or projected volume, all at once.</summary>
internal sealed class WriteVolume(PodRecord record, FilesVolume volume, PodPaths paths) : PodStep<Noted>(Noted.Key(KeyOf(volume)))
{
    // What the engine mounts into every container below these: over a volume that nobody can write, the files must be there.
    private const string EngineDirectory = "/etc";

    private static readonly string[] EngineFiles = ["hosts", "hostname", "resolv.conf"];

    public override StepLevel Level => StepLevel.Run;

    public override bool TakesChanges => true;

    public override IReadOnlyList<Need> Needs { get; } =
        [Need.Of(volume.IsInMemory ? MountMemory.KeyOf(volume) : MakeVolume.KeyOf(volume))];

    private string Place => VolumePlace.Directory(paths, record, volume);

    private bool IsMountedOverEngineFiles => record.Spec.Containers.Any(container => container.Mounts.Any(mount =>
        mount.Volume == volume.Name && mount.SubPath is null && mount.Target.TrimEnd('/') == EngineDirectory));

    public static StepKey KeyOf(FilesVolume volume) => new(nameof(WriteVolume), volume.Name);

    public override Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (volume.Files.FirstOrDefault(file => file is { Content: null, Field: null }) is { } unknown)
        {
            throw new PodException(
                $"the content of \"{unknown.Path}\" in volume \"{volume.Name}\" of pod \"{record.FullName}\" is not known: its record was "
                + "lost. Remove the pod, and run its manifest again.");
        }

        var files = volume.Files.Select(file => (file.Path, file.Mode, (uint)(file.User ?? 0), Content(file))).ToList();
        var isNew = AtomicDirectory.Write(Place, files, (uint?)volume.Group, context.Time.GetUtcNow());
        foreach (var name in IsMountedOverEngineFiles ? EngineFiles : []) AtomicFile.TryCreate(Path.Combine(Place, name), []);

        var count = volume.Files.Count;
        return Task.FromResult(new Noted { Note = $"{count} file{(count == 1 ? "" : "s")}{(isNew ? "" : ", unchanged")}" });
    }

    // The directory or the mount goes, with all that is in it.
    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Observation Observe(PodTraces traces) =>
        traces.WasRunning && AtomicDirectory.IsWritten(Place) ? Seen(Noted.Nothing) : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (!AtomicDirectory.IsWritten(Place))
            yield return new PodProblem(PodProblemKind.EffectMissing, volume.Name, $"the files in \"{Place}\" are gone");
    }

    public override StepRepair Repair(RepairRound round)
    {
        if (Needs.Any(need => round.IsRedone(need.Step))) return StepRepair.Redo;
        return round.HasAt(PodProblemKind.EffectMissing, volume.Name) && !AtomicDirectory.IsWritten(Place)
            ? StepRepair.Redo with { Up = $"write the files of volume \"{volume.Name}\"" }
            : StepRepair.Keep;
    }

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook)
    {
        var place = VolumePlace.Foreseen(paths, record, volume, outlook);
        return volume.Files.Select(file => PlannedChange.Add("file", Path.Combine(place, file.Path)));
    }

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => [];

    // What is in the files may be secret.
    public override void Describe(ShellWriter shell)
    {
        if (shell.IsScript)
        {
            throw new PodException(
                $"volume \"{volume.Name}\" has files from the manifest, and a script cannot have them. Write a script of a pod without "
                + "such volumes.");
        }

        foreach (var file in volume.Files)
        {
            var mode = Convert.ToString((int)file.Mode, 8);
            var owner = file.User is { } user ? $" --owner={user}" : "";
            var place = ShellWriter.Quote(Path.Combine(Place, file.Path));
            shell.Line($"install --mode=0{mode}{owner} /dev/stdin {place}   # from the manifest");
        }
    }

    public override void DescribeUndo(ShellWriter shell)
    {
    }

    private ReadOnlyMemory<byte> Content(VolumeFile file) =>
        file.Field is { } field ? Encoding.UTF8.GetBytes(PodFields.Fixed(record, field)) : file.Content!.Value;
}
