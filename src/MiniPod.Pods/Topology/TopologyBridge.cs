namespace MiniPod.Pods.Topology;

/// <summary>A bridge of the host.</summary>
/// <param name="Interface">The bridge itself, which is also the host's own interface in its network.</param>
/// <param name="Others">Its ports that lead to none of the pods that are drawn.</param>
public sealed record TopologyBridge(TopologyInterface Interface, IReadOnlyList<TopologyPort> Others)
{
    /// <summary>Whether it is the engine's own (<c>docker0</c>), which pods do not use.</summary>
    public bool IsOfEngine { get; init; }
}
