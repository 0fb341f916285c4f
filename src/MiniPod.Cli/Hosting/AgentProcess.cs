using MiniPod.Linux;

namespace MiniPod.Cli.Hosting;

/// <summary>The agent that a command starts in the background when a pod needs somebody to watch it.</summary>
internal static class AgentProcess
{
    /// <summary>The hidden command that this process runs.</summary>
    public const string Command = "__agent";

    /// <summary>Starts the process, and waits until it does not depend on this one.</summary>
    /// <param name="forward">The options to pass on, see <see cref="Composition.Forward"/>.</param>
    /// <param name="notice">Receives a line for the user if the process ended at once, or did not start in time.</param>
    public static void Start(IReadOnlyList<string> forward, Action<string> notice)
    {
        if (!ChildProcess.StartDetached(Environment.ProcessPath!, [Command, .. forward], without: FaultPoint.Variables))
            notice("the agent, which restarts containers, did not start; 'minipod agent' watches the pods until it is ended");
    }
}
