namespace MiniPod.Pods.Store;

/// <summary>No pod has that name or id.</summary>
public sealed class PodNotFoundException(string nameOrId) : PodException($"no such pod: \"{nameOrId}\". See 'minipod ps -a'.")
{
    /// <summary>What was looked for.</summary>
    public string NameOrId { get; } = nameOrId;
}
