using System.Globalization;
using Microsoft.Win32.SafeHandles;
using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Binds a part of a volume to a place of ours, which a container then mounts. The engine must not resolve the path in the volume itself: a
/// container could put a link to the host there meanwhile (CVE-2017-1002101, CVE-2021-25741).
/// </summary>
internal sealed class BindSubPath(PodRecord record, ContainerSpec container, int index, PodPaths paths)
    : PodStep<Noted>(KeyOf(container, index))
{
    private readonly MountedVolume _mount = container.Mounts[index];
    private readonly PodVolume _volume = record.Spec.Volumes.First(volume => volume.Name == container.Mounts[index].Volume);

    public override StepLevel Level => StepLevel.Run;

    public override string? Container => container.FullName;

    public override IReadOnlyList<Need> Needs =>
    [
        .. MountNeeds.Of(_volume).Select(Need.Of),
        .. _mount.Expands ? PodFields.NeedsOf(record, container).Concat(EnvFiles.NeedsOf(record, container)) : [],
    ];

    private string Place => VolumePlace.SubPath(paths, record, container, index);

    public static StepKeyOf<Noted> KeyOf(ContainerSpec container, int index) =>
        Noted.Key(new StepKey(nameof(BindSubPath), string.Create(CultureInfo.InvariantCulture, $"{container.FullName}/{index}")));

    /// <summary>The mounts of a container that need one, by their index.</summary>
    public static IEnumerable<int> IndexesOf(ContainerSpec container) =>
        container.Mounts.Index().Where(one => one.Item.SubPath is not null).Select(one => one.Index);

    public override async Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var path = _mount.Expands ? Expanded(context) : _mount.SubPath!;
        var directory = _volume is ClaimVolume claim
            ? await context.Engine.MakeVolumeAsync(claim.Volume, cancellationToken).ConfigureAwait(false)
            : VolumePlace.Source(paths, record, _volume);
        Mounts.Unmount(Place);
        using var part = Open(directory, path);
        MakeMountPoint(part);
        FaultPoint.Reach("place of a part of a volume made, nothing bound");
        Mounts.BindOpen(part, Place);
        return new Noted { Note = $"{_mount.Volume}/{path}" };
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        Mounts.Unmount(Place);
        FaultPoint.Reach("part of a volume unbound");
        RemoveMountPoint();
        // The last one of the pod's volumes removes what all of them are in.
        for (var above = Path.GetDirectoryName(Place)!; above != paths.Volumes && OwnTree.RemoveEmpty(above);)
            above = Path.GetDirectoryName(above)!;
        return Task.CompletedTask;
    }

    public override Observation Observe(PodTraces traces) => Mounts.IsMountPoint(Place) ? Seen(Noted.Nothing) : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (!Mounts.IsMountPoint(Place))
            yield return new PodProblem(PodProblemKind.EffectMissing, container.Name.Value, $"nothing is bound at \"{Place}\"");
    }

    public override StepRepair Repair(RepairRound round)
    {
        if (MountNeeds.Of(_volume).Any(round.IsRedone)) return StepRepair.Redo;
        return round.HasAt(PodProblemKind.EffectMissing, container.Name.Value) && !Mounts.IsMountPoint(Place)
            ? StepRepair.Redo with { Up = $"bind \"{_mount.SubPath}\" of volume \"{_mount.Volume}\" for container \"{container.Name}\"" }
            : StepRepair.Keep;
    }

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        [PlannedChange.Add("mount", $"{_mount.Volume}/{_mount.SubPath} for container {container.Name}")];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        Mounts.IsMountPoint(Place) ? [PlannedChange.Remove("mount", Place)] : [];

    public override void Describe(ShellWriter shell)
    {
        var (source, place) = (Source(shell.IsScript), ShellWriter.Quote(Place));
        if (shell.IsScript)
        {
            var kept = ShellWriter.Quote(Path.GetDirectoryName(Place)!);
            foreach (var (made, like) in _volume.IsReadOnly ? [] : Missing())
                shell.Line($"[[ -e {made} ]] || {{ mkdir {made} && chmod --reference={like} {made}; }}");
            shell.Line($"mkdir --parents {kept}").Line($"if [[ -d {source} ]]; then mkdir {place}; else touch {place}; fi");
        }

        shell.Line($"mount --bind {source} {place}");
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        var place = ShellWriter.Quote(Place);
        shell.If($"mountpoint --quiet {place}", there => there.Line($"umount {place}"));
        if (!shell.IsScript) return;
        shell.Line($"rm --recursive --force --one-file-system {place}");
        var above = Path.GetDirectoryName(Place)!;
        foreach (var directory in new[] { above, Path.GetDirectoryName(above)!, VolumePlace.Root(paths, record) }.Select(ShellWriter.Quote))
            shell.Line($"[[ ! -d {directory} ]] || rmdir --ignore-fail-on-non-empty {directory}");
    }

    // The directories of the path, and that of the volume, whose mode they get; as words of the shell.
    private IEnumerable<(string Made, string Like)> Missing()
    {
        var names = _mount.SubPath!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return names.Select((_, index) => (In(string.Join('/', names[..(index + 1)])), In(".")));
    }

    private string Source(bool isScript)
    {
        if (isScript && _mount.Expands)
        {
            throw new PodException(
                $"container \"{container.Name}\" mounts \"{OneLine.Of(_mount.SubPath!)}\" of volume \"{_mount.Volume}\", and a script does "
                + "not know what its variables are. Use subPath in place of subPathExpr.");
        }

        return In(_mount.SubPath!);
    }

    // A path in the volume, as a word of the shell.
    private string In(string path) => _volume is ClaimVolume claim
        ? $"\"$(docker volume inspect --format '{{{{.Mountpoint}}}}' {ShellWriter.Quote(claim.Volume)})\"/{ShellWriter.Quote(path)}"
        : ShellWriter.Quote($"{VolumePlace.Source(paths, record, _volume)}/{path}");

    private string Expanded(StepContext context)
    {
        try
        {
            return new ContainerEnvironment(container, PodFields.Of(record, context), EnvFiles.Of(record, paths)).Required(_mount.SubPath!);
        }
        catch (PodException error)
        {
            throw new PodException($"container \"{container.Name}\": subPathExpr of volume \"{_mount.Volume}\": {error.Message}", error);
        }
    }

    private SafeFileHandle Open(string directory, string path)
    {
        var error = $"container \"{container.Name}\": cannot mount subPath \"{OneLine.Of(path)}\" of volume \"{_mount.Volume}\"";
        if (path.StartsWith('/') || path.Split('/').Contains(".."))
            throw new PodException($"{error}: a subPath is relative, and has no \"..\".");
        try
        {
            // Made like the volume's own directory, as kubelet does.
            return BeneathDirectory.Open(directory, path, _volume.IsReadOnly ? null : File.GetUnixFileMode(directory));
        }
        catch (LibcException cause) when (cause.LeadsOut)
        {
            throw new PodException($"{error}: it is a link that leads out of the volume, or one is on its way.", cause);
        }
        catch (LibcException cause)
        {
            throw new PodException($"{error}: {cause.Message}", cause);
        }
    }

    private void MakeMountPoint(SafeFileHandle part)
    {
        RemoveMountPoint();
        AtomicFile.CreateDirectory(Path.GetDirectoryName(Place)!);
        if (FileKind.OfOpen(part) == FileKind.Directory) Directory.CreateDirectory(Place);
        else AtomicFile.TryCreate(Place, []);
    }

    private void RemoveMountPoint()
    {
        if (Directory.Exists(Place)) OwnTree.Remove(Place);
        else if (File.Exists(Place)) File.Delete(Place);
    }
}
