using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>Starts an app container inside the sandbox's namespaces.</summary>
internal sealed class StartContainer(ContainerSpec container) : IStep
{
    public StepKey Key { get; } = KeyOf(container.Name);

    public StepLevel Level => StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } = [WriteHosts.StepKey, CreateContainer.KeyOf(container.Name)];

    public static StepKey KeyOf(PodName name) => new(nameof(StartContainer), name.Value);

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(CreateContainer.KeyOf(container.Name)).ContainerId!;
        if (context.AttachTo == container.Name.Value)
            context.Output = await context.Engine.AttachContainerAsync(id, cancellationToken).ConfigureAwait(false);
        await context.Engine.StartContainerAsync(id, cancellationToken).ConfigureAwait(false);
        var details = await context.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false);
        if (details is not { ProcessId: > 0 }) return new StepOutcome { ContainerId = id }; // ended already: nothing more to know of it
        return new StepOutcome
        {
            ContainerId = id,
            ProcessId = details.ProcessId,
            StartTime = ProcessIdentity.TryRead(details.ProcessId)?.StartTime,
            Namespace = NetworkNamespace.OfProcess(details.ProcessId)?.ToString(),
        };
    }

    // Removing the container by force ends it as well.
    public bool IsCoveredBy(UndoScope scope) => scope.Force && scope.Steps.Contains(CreateContainer.KeyOf(container.Name));

    public async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (context.State.Fact(CreateContainer.KeyOf(container.Name))?.ContainerId is { } id)
            await context.Engine.StopContainerAsync(id, scope.Force ? TimeSpan.Zero : scope.Grace, cancellationToken).ConfigureAwait(false);
    }

    public void Describe(ShellWriter shell) => shell.Line($"docker start {shell.Ref(CreateContainer.Variable(container.Name))} > /dev/null");

    public void DescribeUndo(ShellWriter shell) =>
        DockerCommand.Undo(shell, "stop", CreateContainer.Variable(container.Name));
}
