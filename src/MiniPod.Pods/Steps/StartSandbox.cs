using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Starts the pause container and learns where the engine mounted its network namespace: the SandboxKey.</summary>
internal sealed class StartSandbox(PodRecord record) : IStep
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static StepKey StepKey { get; } = new(nameof(StartSandbox));

    public StepKey Key => StepKey;

    public StepLevel Level => StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } = [CreateSandbox.StepKey];

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        await context.Engine.StartContainerAsync(context.SandboxId, cancellationToken).ConfigureAwait(false);
        var sandbox = await context.Engine.FindContainerAsync(context.SandboxId, cancellationToken).ConfigureAwait(false);
        if (sandbox is not { State: ContainerState.Running })
            throw new PodException($"the sandbox of pod \"{record.Name}\" ended at once{(sandbox is null ? "" : $" with exit code {sandbox.ExitCode}")}. Its image \"{CreateSandbox.ImageOf(record)}\" must hold a program that waits.");
        return new StepOutcome
        {
            ContainerId = sandbox.Id,
            SandboxKey = sandbox.SandboxKey,
            ProcessId = sandbox.ProcessId,
            StartTime = ProcessIdentity.TryRead(sandbox.ProcessId)?.StartTime,
            Namespace = NetworkNamespace.OfProcess(sandbox.ProcessId)?.ToString(),
            HostsPath = sandbox.HostsPath,
            ResolvConfPath = sandbox.ResolvConfPath,
        };
    }

    public bool IsUndoneAfter(StepKey other) => other.Kind == nameof(StartContainer);

    // Removing the sandbox by force ends it as well.
    public bool IsCoveredBy(UndoScope scope) => scope.Force && scope.Steps.Contains(CreateSandbox.StepKey);

    public async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        NamespaceLink.PointAtPin(context);
        // By its id: whoever has its name by now may be somebody else's.
        if (context.State.Fact(CreateSandbox.StepKey)?.ContainerId is not { } id) return;
        if (scope.AfterCrash && context.State.Outcome(Key) is null) await AwaitStartAsync(context, id, cancellationToken).ConfigureAwait(false);
        await context.Engine.StopContainerAsync(id, Grace, cancellationToken).ConfigureAwait(false);
    }

    // A start whose caller died may be under way, and would come after our stop. The engine does one thing at a time with a
    // container, in the order it was asked: a start of ours ends after the other one.
    private static async Task AwaitStartAsync(StepContext context, string id, CancellationToken cancellationToken)
    {
        try
        {
            await context.Engine.StartContainerAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error) when (error is not EngineUnavailableException)
        {
            context.Log.Debug(error, "The sandbox {Container} cannot be started any more: no other start can succeed either", id);
        }
    }

    public void Describe(ShellWriter shell) => shell
        .Line($"docker start {shell.Ref("sandbox_id")} > /dev/null")
        .Set("sandbox_key", $"docker inspect --format '{{{{.NetworkSettings.SandboxKey}}}}' {shell.Ref("sandbox_id")}")
        .Keep("sandbox_key");

    public void DescribeUndo(ShellWriter shell) =>
        DockerCommand.Undo(shell, "stop", "sandbox_id");
}
