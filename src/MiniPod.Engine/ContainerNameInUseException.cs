namespace MiniPod.Engine;

/// <summary>Another container has the name already.</summary>
public sealed class ContainerNameInUseException(string name, string? containerId, Exception? innerException = null)
    : EngineException(
        $"the container name \"{name}\" is in use{(containerId is null ? "" : $" by container {containerId[..12]}")}", innerException)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The id of the container that has it; null when that one is gone again.</summary>
    public string? ContainerId { get; } = containerId;
}
