namespace MiniPod.Agent.Probes;

/// <summary>What a probe is for.</summary>
public enum ProbeKind
{
    /// <summary>Whether the container has started; until then the others are not run.</summary>
    Startup,

    /// <summary>Whether the container is alive; if not, it is ended.</summary>
    Liveness,

    /// <summary>Whether the container is ready.</summary>
    Readiness,
}
