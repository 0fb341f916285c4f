namespace MiniPod.Engine;

/// <summary>Extension methods for <see cref="ContainerState"/>.</summary>
public static class ContainerStateExtensions
{
    /// <summary>Whether the container has not exited: it is running or paused, or the engine is restarting
    /// it.</summary>
    /// <param name="state">The state.</param>
    public static bool HasProcess(this ContainerState state) =>
        state is ContainerState.Running or ContainerState.Paused or ContainerState.Restarting;
}
