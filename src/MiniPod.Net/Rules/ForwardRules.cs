using System.Net;

namespace MiniPod.Net.Rules;

/// <summary>What the rules of a family say of packets that pass through the host.</summary>
/// <param name="Policy">What becomes of a packet that no rule decides about: <c>ACCEPT</c>, <c>DROP</c> or <c>REJECT</c>, the policy
/// of the chain or what a rule without a condition says.</param>
public sealed record ForwardRules(string Policy)
{
    /// <summary>The sources whose packets pass.</summary>
    public IReadOnlyList<IPNetwork> Sources { get; init; } = [];

    /// <summary>The interfaces from which everything passes; a name that ends with <c>+</c> stands for all that begin so.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The destinations to which answers pass; those of no address stand for all.</summary>
    public IReadOnlyList<IPNetwork?> Answers { get; init; } = [];

    /// <summary>The destinations to which new connections pass, with the port; null for all ports.</summary>
    public IReadOnlyList<(IPNetwork Destination, int? Port)> Destinations { get; init; } = [];

    /// <summary>The rules that stop packets of some interfaces, with the names of these interfaces.</summary>
    public IReadOnlyList<(string Link, string Chain, string Text)> OfLinks { get; init; } = [];

    /// <summary>What is stopped whatever accepts it later.</summary>
    public IReadOnlyList<ForwardRefusal> Refusals { get; init; } = [];

    /// <summary>Whether a packet passes if no rule stops it.</summary>
    public bool IsOpen => Policy == "ACCEPT";

    /// <summary>Whether what an address sends passes, unless it is stopped by name.</summary>
    /// <param name="address">The address.</param>
    /// <param name="link">The name of the host's interface by which it comes; null if that is not known.</param>
    public bool PassesFrom(IPAddress address, string? link = null) =>
        IsOpen || Sources.Any(source => source.Contains(address)) || link is not null && PassesFrom(link);

    /// <summary>Whether everything passes that comes by an interface of the host, unless it is stopped by name.</summary>
    public bool PassesFrom(string link) => IsOpen || Inputs.Any(input => IsNamed(input, link));

    private static bool IsNamed(string pattern, string link) =>
        pattern.EndsWith('+') ? link.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == link;
}
