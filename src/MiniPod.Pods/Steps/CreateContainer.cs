using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Makes an app container that will join the sandbox's network and IPC namespaces. The engine takes it while the sandbox is still starting.</summary>
internal sealed class CreateContainer(PodRecord record, ContainerSpec container) : IStep
{
    public StepKey Key { get; } = KeyOf(container.Name);

    public StepLevel Level => StepLevel.Create;

    public IReadOnlyList<StepKey> Needs { get; } = [CreateSandbox.StepKey, PullImage.KeyOf(container.Image)];

    public static StepKey KeyOf(PodName name) => new(nameof(CreateContainer), name.Value);

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        try
        {
            return new StepOutcome { ContainerId = await context.Engine.CreateContainerAsync(Config(context.SandboxId, context.Paths), cancellationToken).ConfigureAwait(false) };
        }
        catch (ContainerNameInUseException taken)
        {
            throw new PodException($"cannot create container \"{container.Name}\" of pod \"{record.Name}\": the engine has a container \"{taken.Name}\" that no pod of this store owns. If its pod's record was lost, 'minipod recover' rebuilds it; otherwise remove it with 'docker rm -f {taken.Name}'.", taken);
        }
    }

    public bool IsUndoneAfter(StepKey other) => other == StartContainer.KeyOf(container.Name);

    public async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (context.State.Outcome(Key)?.ContainerId is { } id)
            await context.Engine.RemoveContainerAsync(id, force: true, cancellationToken).ConfigureAwait(false);
        else
            await ContainerBarrier.RemoveAsync(context, Config("none"), cancellationToken).ConfigureAwait(false); // it never reported back: it may come yet
    }

    public void Describe(ShellWriter shell) => DockerCommand.Create(shell, Variable(container.Name), Config("SANDBOX"), shell.Ref("sandbox_id"));

    public void DescribeUndo(ShellWriter shell) =>
        DockerCommand.Undo(shell, "rm --force --volumes", Variable(container.Name));

    /// <summary>The shell variable that holds the container's id.</summary>
    public static string Variable(PodName name) => $"container_{new string([.. name.Value.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')])}_id";

    private ContainerConfig Config(string sandboxId, PodPaths? paths = null)
    {
        var labels = ContainerNames.Labels(record, container.Name.Value, paths);
        if (paths is not null) labels[ContainerLabel.Key] = ContainerLabel.Of(record, container).ToString();
        return new ContainerConfig
        {
            Name = ContainerNames.Of(record, container.Name),
            Image = container.Image,
            Entrypoint = container.Command,
            Command = container.Args,
            Environment = container.Env,
            Binds = container.Volumes,
            Labels = labels,
            NetworkMode = $"container:{sandboxId}",
            IpcMode = $"container:{sandboxId}",
        };
    }
}
