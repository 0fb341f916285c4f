namespace MiniPod.Cni;

/// <summary>The DNS configuration in a plugin's result.</summary>
public sealed record CniDns
{
    /// <summary>An empty DNS configuration.</summary>
    public static CniDns Empty { get; } = new();

    /// <summary>The addresses of the name servers, in order of priority.</summary>
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    /// <summary>The local domain; null when not specified.</summary>
    public string? Domain { get; init; }

    /// <summary>The search domains, in order of priority.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>The resolver options.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether the DNS configuration is empty.</summary>
    public bool IsEmpty => Nameservers.Count == 0 && string.IsNullOrEmpty(Domain) && Search.Count == 0 && Options.Count == 0;
}
