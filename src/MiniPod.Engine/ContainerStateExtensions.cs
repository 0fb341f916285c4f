namespace MiniPod.Engine;

/// <summary>What a container's state tells.</summary>
public static class ContainerStateExtensions
{
    /// <summary>Whether it has not ended: it runs, its processes are frozen, or the engine is starting it again.</summary>
    /// <param name="state">The state.</param>
    public static bool HasProcess(this ContainerState state) =>
        state is ContainerState.Running or ContainerState.Paused or ContainerState.Restarting;
}
