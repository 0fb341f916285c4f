using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec.Volumes;

namespace MiniPod.Pods.Steps;

/// <summary>Makes the engine's volume of a PersistentVolumeClaim, unless it is there. It stays when the pod is removed.</summary>
internal sealed class MakeClaim(ClaimVolume claim) : PodStep<Noted>(Noted.Key(KeyOf(claim)))
{
    private const UnixFileMode GroupWrites = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    public override StepLevel Level => StepLevel.Create;

    public override IReadOnlyList<Need> Needs => [];

    public static StepKey KeyOf(ClaimVolume claim) => new(nameof(MakeClaim), claim.Name);

    public override async Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var place = await context.Engine.MakeVolumeAsync(claim.Volume, cancellationToken).ConfigureAwait(false);
        if (claim.Group is { } group && (!claim.KeepsMatchingGroup || !IsGroups(place, group)))
            OwnTree.GiveToGroup(place, (uint)group, GroupWrites, VolumePlace.GroupWrites);
        return new Noted { Note = $"volume {claim.Volume} at {place}" };
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    // Whether it is there only the engine knows. Nothing is undone, so it does not matter.
    public override Observation Observe(PodTraces traces) => Seen(Noted.Nothing);

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        [PlannedChange.Unknown("volume", ForecastReason.VolumeOfEngine, claim.Volume)];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => [];

    public override void Describe(ShellWriter shell) => shell.Line($"docker volume create {ShellWriter.Quote(claim.Volume)} > /dev/null");

    public override void DescribeUndo(ShellWriter shell)
    {
    }

    private static bool IsGroups(string place, long group) =>
        FileOwner.TryRead(place, followLink: true) is { } owner && owner.GroupId == group
            && (owner.Mode & VolumePlace.GroupWrites) == VolumePlace.GroupWrites;
}
