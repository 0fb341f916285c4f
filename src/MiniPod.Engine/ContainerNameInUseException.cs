namespace MiniPod.Engine;

/// <summary>The container name is already in use.</summary>
public sealed class ContainerNameInUseException(string name, string? containerId, Exception? innerException = null)
    : EngineException(
        $"the container name \"{name}\" is in use{(containerId is null ? "" : $" by container {containerId[..12]}")}", innerException)
{
    /// <summary>The container name.</summary>
    public string Name { get; } = name;

    /// <summary>The ID of the container that uses the name; null if that container has since been removed.</summary>
    public string? ContainerId { get; } = containerId;
}
