using MiniPod.Engine;

namespace MiniPod.Pods.Sessions;

/// <summary>Whether the sandbox that the record tells of is the one that runs.</summary>
internal static class LiveSandbox
{
    /// <summary>Whether it runs with the very process that was recorded: a restarted pause has another, empty namespace.</summary>
    public static async Task<bool> IsAliveAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        if (session.Facts() is not { Sandbox: { } started, SandboxId: { } id }) return false;
        var found = await runtime.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false);
        return found is { State: ContainerState.Running } && found.ProcessId == started.Identity.Id;
    }

    /// <exception cref="PodException">The sandbox is dead, or was restarted by somebody else.</exception>
    public static async Task RequireAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        if (!await IsAliveAsync(runtime, session, cancellationToken).ConfigureAwait(false))
        {
            throw new PodException(
                $"the sandbox of pod \"{session.Record.FullName}\" is not the one that was started: no container can join its "
                + $"network. Run 'minipod stop {session.Record.FullName}', then 'minipod start {session.Record.FullName}'.");
        }
    }
}
