using System.Net;
using System.Net.Sockets;

namespace MiniPod.Net.Rules;

/// <summary>What the host's rules do with packets, in the order in which a packet meets them. Only rules that a packet can reach from
/// the hooks of the kernel count.</summary>
/// <remarks>iptables(8), "TABLES".</remarks>
public sealed record PacketRules
{
    /// <summary>No rules at all: everything passes unchanged.</summary>
    public static PacketRules None { get; } = new();

    /// <summary>Where connections that arrive go instead, in the order of the rules.</summary>
    public IReadOnlyList<DestinationChange> Arriving { get; init; } = [];

    /// <summary>What passes, by family; a family that is missing has no such rules.</summary>
    public IReadOnlyDictionary<AddressFamily, ForwardRules> Passing { get; init; } = new Dictionary<AddressFamily, ForwardRules>();

    /// <summary>The sources whose packets leave with an address of the host (masquerading).</summary>
    public IReadOnlyList<IPNetwork> Leaving { get; init; } = [];

    /// <summary>The chains of the NAT table that have no rule, without those of the kernel.</summary>
    public IReadOnlySet<string> EmptyChains { get; init; } = new HashSet<string>();

    /// <summary>The rules for packets of a family that pass.</summary>
    public ForwardRules PassingOf(AddressFamily family) => Passing.GetValueOrDefault(family) ?? new ForwardRules("ACCEPT");

    /// <summary>Whether what an address sends leaves with an address of the host.</summary>
    public bool IsMasqueraded(IPAddress address) => Leaving.Any(source => source.Contains(address));

    /// <summary>Joins rules of several families or back ends.</summary>
    public PacketRules With(PacketRules other) => new()
    {
        Arriving = [.. Arriving, .. other.Arriving],
        Passing = Passing.Concat(other.Passing).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.First().Value),
        Leaving = [.. Leaving.Concat(other.Leaving).Distinct()],
        EmptyChains = EmptyChains.Union(other.EmptyChains).ToHashSet(),
    };
}
