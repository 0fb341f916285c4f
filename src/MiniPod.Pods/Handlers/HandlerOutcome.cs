namespace MiniPod.Pods.Handlers;

/// <summary>What came of a probe or a hook.</summary>
public enum HandlerOutcome
{
    /// <summary>All is well.</summary>
    Success,

    /// <summary>All is well, and something is odd: a redirect to another host was not followed.</summary>
    Warning,

    /// <summary>It failed, or took too long.</summary>
    Failure,

    /// <summary>It could not be done, which says nothing of the container: the engine does not answer, the pod has no address.</summary>
    Error,
}
