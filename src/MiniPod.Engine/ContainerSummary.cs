namespace MiniPod.Engine;

/// <summary>A container as listed. Cheap: one call returns all of them.</summary>
public sealed record ContainerSummary
{
    /// <summary>Its id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, without the engine's leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>The image's name.</summary>
    public required string Image { get; init; }

    /// <summary>Its state.</summary>
    public required ContainerState State { get; init; }

    /// <summary>The engine's human-readable status, <c>Exited (3) 2 minutes ago</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>The host ports that the engine itself publishes for it.</summary>
    public required IReadOnlyList<PublishedPort> Ports { get; init; }
}
