namespace MiniPod.Pods.Changes;

/// <summary>How something changed.</summary>
public enum HostChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is there, and different.</summary>
    Changed,
}
