using MiniPod.Engine;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>Makes sure that the engine has an image. MiniPod's own pause image needs no registry: it is embedded in the
/// binary.</summary>
/// <param name="image">The image.</param>
/// <param name="users">The steps that create a container from it, with the policy of each. Those of containers that exist
/// already do not count.</param>
internal sealed class PullImage(string image, IReadOnlyList<(StepKey Step, PullPolicy Policy)> users)
    : PodStep<Noted>(Noted.Key(KeyOf(image)))
{
    public override StepLevel Level => StepLevel.Create;

    public override IReadOnlyList<Need> Needs => [];

    public override bool CanWait => true;

    public override bool IsInterruptible => true;

    public static StepKey KeyOf(string image) => new(nameof(PullImage), image);

    /// <summary>The need of a step that creates a container from the image.</summary>
    public static Need NeededFor(string image) =>
        Need.EachTimeItIsMade(KeyOf(image), "a container keeps the layers that it was created from");

    /// <summary>The same of a step that loads the image itself where the engine does not have it.</summary>
    public static Need NeededBeside(string image) => Need.EachTimeBeside(KeyOf(image), "it loads the image itself");

    public override async Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (image == EmbeddedPause.Reference)
        {
            var isLoaded = !await IsKnownPresentAsync(context, cancellationToken).ConfigureAwait(false)
                && await EmbeddedPause.LoadIfMissingAsync(context.Engine, cancellationToken).ConfigureAwait(false);
            return Noted.Of(isLoaded ? OutcomeText.Loaded : OutcomeText.Present);
        }

        var creating = users.Where(user => context.State.Effects.GetValueOrDefault(user.Step) is not { IsDone: true }).ToList();
        var policy = MostEager(creating.Count > 0 ? creating : users);
        if (policy != PullPolicy.Always && await IsPresentAsync(context, cancellationToken).ConfigureAwait(false))
            return Noted.Of(OutcomeText.Present);
        if (policy == PullPolicy.Never)
        {
            throw new ImageNotFoundException(
                image,
                $"the engine does not have image \"{image}\", and '--pull never' forbids pulling it. Load it with 'docker load', or "
                + "allow the pull.")
            {
                IsPullForbidden = true,
            };
        }

        await context.Engine.PullImageAsync(image, context.Progress, cancellationToken).ConfigureAwait(false);
        return Noted.Of(OutcomeText.Pulled);
    }

    // The image belongs to the engine and may have other users, so it is kept.
    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Observation Observe(PodTraces traces) => Seen(Noted.Of(OutcomeText.Present));

    // If a container was removed, its image may have been removed too.
    public override StepRepair Repair(RepairRound round) => round.IsAnyUserRedone(Key) ? StepRepair.Redo : StepRepair.Keep;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook)
    {
        const string what = "image";
        var policy = MostEager(users);
        if (policy != PullPolicy.Always && outlook.Images.Contains(image)) return [new(PlannedKind.Keep, what, image)];
        if (image == EmbeddedPause.Reference) return [PlannedChange.Told(PlannedKind.Add, what, ForecastReason.LoadedImage, image)];
        return policy == PullPolicy.Never
            ? [PlannedChange.Refused(what, ForecastReason.NoImage, image)]
            :
            [
                PlannedChange.Told(PlannedKind.Add, what, ForecastReason.PulledImage, image),
                PlannedChange.Unknown(what, ForecastReason.RegistryAnswers, image),
            ];
    }

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => [];

    public override void Describe(ShellWriter shell)
    {
        var name = ShellWriter.Quote(image);
        if (image == EmbeddedPause.Reference)
        {
            DescribeLoad(shell, name);
            return;
        }

        shell.Line(MostEager(users) switch
        {
            PullPolicy.Always => $"docker pull {name}",
            PullPolicy.Never => $"docker image inspect {name} > /dev/null",
            _ => $"docker image inspect {name} > /dev/null 2>&1 || docker pull {name}",
        });
    }

    public override void DescribeUndo(ShellWriter shell)
    {
    }

    private static PullPolicy MostEager(IReadOnlyList<(StepKey Step, PullPolicy Policy)> users) =>
        users.Any(user => user.Policy == PullPolicy.Always) ? PullPolicy.Always : users.Min(user => user.Policy);

    private async Task<bool> IsPresentAsync(StepContext context, CancellationToken cancellationToken) =>
        await IsKnownPresentAsync(context, cancellationToken).ConfigureAwait(false)
            || await context.Engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false) is not null;

    // Whether the engine was asked a moment ago, and had it.
    private async Task<bool> IsKnownPresentAsync(StepContext context, CancellationToken cancellationToken) =>
        context.Options.AskedImages.TryGetValue(image, out var asked) && await asked.WaitAsync(cancellationToken).ConfigureAwait(false);

    // No registry has the pause image. A script contains it: it is less than a thousand bytes.
    private static void DescribeLoad(ShellWriter shell, string name)
    {
        if (!shell.IsScript)
        {
            shell.Line($"docker image inspect {name} > /dev/null || docker load < pause.tar.gz   # embedded in the minipod binary");
            return;
        }

        using var archive = EmbeddedPause.Open();
        using var copy = new MemoryStream();
        archive.CopyTo(copy);
        shell
            .Line($"docker image inspect {name} > /dev/null 2>&1 || base64 --decode <<'END' | docker load > /dev/null")
            .Line(Convert.ToBase64String(copy.ToArray(), Base64FormattingOptions.InsertLineBreaks).Replace(
                "\r", "", StringComparison.Ordinal))
            .Line("END");
    }
}
