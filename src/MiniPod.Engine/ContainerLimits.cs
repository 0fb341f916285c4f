namespace MiniPod.Engine;

/// <summary>What a container may use of the machine.</summary>
public sealed record ContainerLimits
{
    /// <summary>The length of a CPU period that Kubernetes uses, in microseconds.</summary>
    public const long Period = 100_000;

    /// <summary>Its weight when the CPUs are busy, 2 to 262144, as in cgroup v1. Default 0: the engine's, 1024.</summary>
    public long CpuShares { get; init; }

    /// <summary>How long it may run in each <see cref="Period"/>, in microseconds of one CPU. Default 0: no limit.</summary>
    public long CpuQuota { get; init; }

    /// <summary>How much memory it may use, in bytes; swap does not come on top. Default 0: no limit.</summary>
    public long Memory { get; init; }
}
