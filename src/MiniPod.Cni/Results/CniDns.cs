namespace MiniPod.Cni;

/// <summary>Name resolution that a plugin found out.</summary>
public sealed record CniDns
{
    /// <summary>Nothing known.</summary>
    public static CniDns Empty { get; } = new();

    /// <summary>The name servers' addresses, by priority.</summary>
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    /// <summary>The local domain; null when not told.</summary>
    public string? Domain { get; init; }

    /// <summary>The domains to search, by priority.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>The resolver's options.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether nothing is known.</summary>
    public bool IsEmpty => Nameservers.Count == 0 && string.IsNullOrEmpty(Domain) && Search.Count == 0 && Options.Count == 0;
}
