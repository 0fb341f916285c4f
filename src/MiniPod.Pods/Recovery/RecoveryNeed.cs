namespace MiniPod.Pods.Recovery;

/// <summary>Why a pod on which no command works needs recovery.</summary>
internal enum RecoveryNeed
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>The process of its last command was killed.</summary>
    Interrupted,

    /// <summary>It was running when the machine went down.</summary>
    FormerBoot,

    /// <summary>It could not be removed completely.</summary>
    FailedRemoval,
}
