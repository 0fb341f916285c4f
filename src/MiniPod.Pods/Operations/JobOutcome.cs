namespace MiniPod.Pods.Operations;

/// <summary>What became of a Job that was applied.</summary>
public enum JobOutcome
{
    /// <summary>It did not exist.</summary>
    Created,

    /// <summary>It is as its manifest says.</summary>
    Unchanged,

    /// <summary>How many pods it runs, or how long, has changed; its pods stay.</summary>
    Configured,

    /// <summary>Its pods have changed: it was deleted with them, and begins anew.</summary>
    Replaced,
}
