using MiniPod.Engine;

namespace MiniPod.Pods.Sessions;

/// <summary>Checks that the recorded sandbox is the one that is running.</summary>
internal static class LiveSandbox
{
    /// <summary>Whether the sandbox is running with the recorded process. A restarted pause has a different, empty
    /// namespace.</summary>
    public static async Task<bool> IsAliveAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        if (session.Facts() is not { Sandbox: { } started, SandboxId: { } id }) return false;
        var found = await runtime.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false);
        return found is { State: ContainerState.Running } && found.ProcessId == started.Identity.Id;
    }

    /// <exception cref="PodException">The sandbox is dead, or was restarted outside MiniPod.</exception>
    public static async Task RequireAsync(PodRuntime runtime, PodSession session, CancellationToken cancellationToken)
    {
        if (!await IsAliveAsync(runtime, session, cancellationToken).ConfigureAwait(false))
        {
            throw new PodException(
                $"the sandbox of pod \"{session.Record.FullName}\" is not the one that was started: no container can join its "
                + $"network. Run 'minipod repair {session.Record.FullName}', which starts its containers again.");
        }
    }
}
