using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>Makes sure that the engine has an image. MiniPod's own pause image needs no registry: it is in the binary.</summary>
internal sealed class PullImage(string image, PullPolicy policy) : IStep
{
    public StepKey Key { get; } = KeyOf(image);

    public StepLevel Level => StepLevel.Create;

    public IReadOnlyList<StepKey> Needs => [];

    public bool IsInterruptible => true;

    public static StepKey KeyOf(string image) => new(nameof(PullImage), image);

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (image == EmbeddedPause.Reference)
        {
            if (await IsPresentAsync(context, cancellationToken).ConfigureAwait(false)) return new StepOutcome { Note = "present" };
            using var archive = EmbeddedPause.Open();
            await context.Engine.LoadImageAsync(archive, cancellationToken).ConfigureAwait(false);
            return new StepOutcome { Note = "loaded from the minipod binary" };
        }

        if (policy != PullPolicy.Always && await IsPresentAsync(context, cancellationToken).ConfigureAwait(false))
            return new StepOutcome { Note = "present" };
        if (policy == PullPolicy.Never)
            throw new ImageNotFoundException(image, $"the engine does not have image \"{image}\", and --pull never forbids to fetch it. Load it ('docker load'), or allow the pull.");
        await context.Engine.PullImageAsync(image, context.Progress, cancellationToken).ConfigureAwait(false);
        return new StepOutcome { Note = "pulled" };
    }

    // An image is the engine's, for all to use: it stays.
    public Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Describe(ShellWriter shell)
    {
        var name = ShellWriter.Quote(image);
        if (image == EmbeddedPause.Reference)
        {
            DescribeLoad(shell, name);
            return;
        }

        shell.Line(policy switch
        {
            PullPolicy.Always => $"docker pull {name}",
            PullPolicy.Never => $"docker image inspect {name} > /dev/null",
            _ => $"docker image inspect {name} > /dev/null 2>&1 || docker pull {name}",
        });
    }

    public void DescribeUndo(ShellWriter shell)
    {
    }

    private async Task<bool> IsPresentAsync(StepContext context, CancellationToken cancellationToken) =>
        context.PresentImages.Contains(image) || await context.Engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false) is not null;

    // No registry has it. A script brings it along: it is not a thousand bytes.
    private static void DescribeLoad(ShellWriter shell, string name)
    {
        if (!shell.IsScript)
        {
            shell.Line($"docker image inspect {name} > /dev/null || docker load < pause.tar.gz   # it is in the minipod binary");
            return;
        }

        using var archive = EmbeddedPause.Open();
        using var copy = new MemoryStream();
        archive.CopyTo(copy);
        shell
            .Line($"docker image inspect {name} > /dev/null 2>&1 || base64 --decode <<'END' | docker load > /dev/null")
            .Line(Convert.ToBase64String(copy.ToArray(), Base64FormattingOptions.InsertLineBreaks).Replace("\r", "", StringComparison.Ordinal))
            .Line("END");
    }
}
