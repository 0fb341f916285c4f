using System.Net;

namespace MiniPod.Net.Rules;

/// <summary>A rule that stops packets of some addresses on their way through the host.</summary>
/// <param name="Chain">Its chain.</param>
/// <param name="Text">The rule, as iptables prints it, without <c>-A</c> and the chain.</param>
/// <param name="Action"><c>DROP</c> or <c>REJECT</c>.</param>
/// <param name="Source">The sources that it stops; null for all.</param>
/// <param name="Destination">The destinations that it stops; null for all.</param>
/// <param name="IsWhole">Whether it stops all of them; otherwise only those of a protocol, a port, a state, or from one address to
/// another.</param>
public sealed record ForwardRefusal(
    string Chain, string Text, string Action, IPNetwork? Source, IPNetwork? Destination, bool IsWhole)
{
    /// <summary>Whether it stops packets from an address, or to it.</summary>
    public bool Concerns(IPAddress address) => Source?.Contains(address) == true || Destination?.Contains(address) == true;
}
