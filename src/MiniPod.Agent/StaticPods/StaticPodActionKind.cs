namespace MiniPod.Agent.StaticPods;

/// <summary>What can be done with a static pod.</summary>
public enum StaticPodActionKind
{
    /// <summary>Create and start it.</summary>
    Create,

    /// <summary>Stop and remove it, then create it as the manifest says now.</summary>
    Replace,

    /// <summary>Stop and remove it.</summary>
    Remove,
}
