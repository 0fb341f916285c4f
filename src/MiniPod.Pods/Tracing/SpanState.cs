namespace MiniPod.Pods.Tracing;

/// <summary>How a span ended.</summary>
public enum SpanState
{
    /// <summary>It succeeded.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It never ended: the process was killed, or the machine went down.</summary>
    Interrupted,

    /// <summary>It has not ended yet.</summary>
    Running,
}
