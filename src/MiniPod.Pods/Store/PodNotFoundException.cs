namespace MiniPod.Pods.Store;

/// <summary>There is no pod with that name or ID.</summary>
public sealed class PodNotFoundException(string nameOrId) : PodException($"no such pod: \"{nameOrId}\". See 'minipod ps -a'.")
{
    /// <summary>The name or ID that was looked up.</summary>
    public string NameOrId { get; } = nameOrId;
}
