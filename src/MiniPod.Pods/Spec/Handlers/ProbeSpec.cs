namespace MiniPod.Pods.Spec.Handlers;

/// <summary>A check of a container that is repeated. Source: Probe, core/v1.</summary>
public sealed record ProbeSpec
{
    /// <summary>What Kubernetes takes when nothing is given.</summary>
    public const int DefaultPeriod = 10, DefaultTimeout = 1, DefaultSuccesses = 1, DefaultFailures = 3;

    /// <summary>What is done.</summary>
    public required Handler Handler { get; init; }

    /// <summary>How many seconds after the container's start it is done first. Default 0.</summary>
    public int InitialDelaySeconds { get; init; }

    /// <summary>The time between two runs, in seconds, at least 1. Default 10.</summary>
    public int PeriodSeconds { get; init; } = DefaultPeriod;

    /// <summary>How long one run may take, in seconds, at least 1. Default 1.</summary>
    public int TimeoutSeconds { get; init; } = DefaultTimeout;

    /// <summary>How many successes in a row count as success, at least 1. Default 1.</summary>
    public int SuccessThreshold { get; init; } = DefaultSuccesses;

    /// <summary>How many failures in a row count as failure, at least 1. Default 3.</summary>
    public int FailureThreshold { get; init; } = DefaultFailures;

    /// <summary>The grace period in seconds when its failure ends the container. Default null: the pod's.</summary>
    public int? GraceSeconds { get; init; }
}
