namespace MiniPod.Pods.Spec;

/// <summary>One container of a pod, as its user wrote it.</summary>
public sealed record ContainerSpec
{
    /// <summary>Its name, unique in the pod.</summary>
    public required PodName Name { get; init; }

    /// <summary>Its image.</summary>
    public required string Image { get; init; }

    /// <summary>Replaces the image's entrypoint (Kubernetes' <c>command</c>). Default null: the image's own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Replaces the image's command (Kubernetes' <c>args</c>). Default null: the image's own.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment variables, each <c>NAME=value</c>, in order.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>Bind mounts and named volumes, each <c>source:target[:options]</c>.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Ports that the pod publishes on the host for this container.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>When the image is fetched. Default <see cref="PullPolicy.Missing"/>.</summary>
    public PullPolicy Pull { get; init; }
}
