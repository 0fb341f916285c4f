namespace MiniPod.Agent.Decisions;

/// <summary>Where a container is in its life.</summary>
public enum InstanceState
{
    /// <summary>It was never started in this sandbox.</summary>
    None,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended.</summary>
    Ended,
}
