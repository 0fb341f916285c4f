namespace MiniPod.Learn.Drawings.Words;

/// <summary>The names of the details of a thing that is drawn.</summary>
internal sealed record DetailWords
{
    public required string Index { get; init; }

    public required string Kind { get; init; }

    public required string Mac { get; init; }

    public required string Mtu { get; init; }

    public required string State { get; init; }

    public required string Addresses { get; init; }

    public required string Peer { get; init; }

    public required string Master { get; init; }

    public required string Hairpin { get; init; }

    public required string Dropped { get; init; }

    public required string Network { get; init; }

    public required string Id { get; init; }

    public required string Namespace { get; init; }

    public required string Listens { get; init; }

    public required string Status { get; init; }

    public required string On { get; init; }

    public required string Off { get; init; }

    public required string InHost { get; init; }
}
