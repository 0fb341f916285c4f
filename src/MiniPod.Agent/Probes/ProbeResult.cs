namespace MiniPod.Agent.Probes;

/// <summary>What one run of a probe says.</summary>
public enum ProbeResult
{
    /// <summary>It could not be run, so that it says nothing: an unknown name of a port, an engine that does not answer.</summary>
    Unknown,

    /// <summary>All is well.</summary>
    Success,

    /// <summary>Something is wrong, or it took too long.</summary>
    Failure,
}
