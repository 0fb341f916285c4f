using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Makes the pause container, whose namespaces all others join. Never with a restart policy: the engine would start it with an empty network.</summary>
internal sealed class CreateSandbox(PodRecord record, int oomScoreAdj) : IStep
{
    public static StepKey StepKey { get; } = new(nameof(CreateSandbox));

    public StepKey Key => StepKey;

    public StepLevel Level => StepLevel.Create;

    public IReadOnlyList<StepKey> Needs { get; } = [PullImage.KeyOf(ImageOf(record))];

    public static string ImageOf(PodRecord record) => ImageOf(record.Spec);

    public static string ImageOf(PodSpec spec) => spec.PauseImage ?? EmbeddedPause.Reference;

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            return new StepOutcome { ContainerId = await context.Engine.CreateContainerAsync(Config(context.Paths), cancellationToken).ConfigureAwait(false) };
        }
        catch (ContainerNameInUseException taken)
        {
            throw new PodException($"cannot create the sandbox of pod \"{record.Name}\": the engine has a container \"{taken.Name}\" that no pod of this store owns. If its pod's record was lost, 'minipod recover' rebuilds it; otherwise remove it with 'docker rm -f {taken.Name}'.", taken);
        }
    }

    public bool IsUndoneAfter(StepKey other) => other.Kind is nameof(StartContainer) or nameof(StartSandbox);

    public async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        NamespaceLink.PointAtPin(context);
        if (context.State.Outcome(Key)?.ContainerId is { } id)
            await context.Engine.RemoveContainerAsync(id, force: true, cancellationToken).ConfigureAwait(false);
        else
            await ContainerBarrier.RemoveAsync(context, Config(), cancellationToken).ConfigureAwait(false); // it never reported back: it may come yet
    }

    public void Describe(ShellWriter shell) => DockerCommand.Create(shell, "sandbox_id", Config(), sandbox: null);

    public void DescribeUndo(ShellWriter shell) =>
        DockerCommand.Undo(shell, "rm --force --volumes", "sandbox_id");

    private ContainerConfig Config(PodPaths? paths = null)
    {
        var labels = ContainerNames.Labels(record, ContainerNames.SandboxName, paths);
        if (paths is not null) labels[SandboxLabel.Key] = SandboxLabel.Of(record).ToString();
        foreach (var (key, value) in record.Spec.Labels) labels.TryAdd(key, value);
        return new ContainerConfig
        {
            Name = ContainerNames.Sandbox(record),
            Image = ImageOf(record),
            NetworkMode = "none",
            IpcMode = "shareable",
            Hostname = record.Spec.EffectiveHostname(),
            Labels = labels,
            OomScoreAdj = oomScoreAdj,
            NoNewPrivileges = true,
        };
    }
}
