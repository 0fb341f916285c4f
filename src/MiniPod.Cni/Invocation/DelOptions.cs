namespace MiniPod.Cni;

/// <summary>How a DEL is run.</summary>
public sealed record DelOptions
{
    /// <summary>
    /// Whether the configuration that the caller passes is used instead of the one of the ADD in the cache. That is for
    /// an attachment whose own configuration makes its plugins fail, after the network's file was corrected. The other
    /// parameters and the result are those of the ADD all the same. Default false, as the specification requires.
    /// </summary>
    public bool UseGivenConfig { get; init; }

    /// <summary>The container's lock, if the caller holds it (<see cref="CniRuntime.LockContainerAsync"/>). Default null:
    /// the DEL takes it itself.</summary>
    public ContainerLock? Lock { get; init; }
}
