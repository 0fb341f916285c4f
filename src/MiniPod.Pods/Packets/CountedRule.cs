using System.Globalization;
using System.Net;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>A rule of iptables-legacy, or the policy of a chain, that counted packets while the request was on its way. The packets of
/// others count too.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Rule">The rule; for a policy, its number is 0 and its text the policy.</param>
/// <param name="Packets">How many packets it counted.</param>
public sealed record CountedRule(string Table, string Chain, RuleText Rule, long Packets)
{
    /// <summary>Whether it stops packets.</summary>
    public bool IsStop => (Rule.Iptables?.Target ?? Rule.Text) is "DROP" or "REJECT";

    /// <summary>Whether a packet fits its conditions, as far as they are known: addresses, protocol, port.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="destination">Where it goes then.</param>
    internal bool Fits(TracedPacket packet, IPEndPoint destination)
    {
        if (Rule.Iptables is not { } rule || rule.Words.Contains("!")) return false;
        return (rule.Network("-s")?.Contains(packet.Source.Address) ?? true)
            && (rule.Network("-d")?.Contains(destination.Address) ?? true)
            && (rule.Value("-p") ?? packet.Protocol.ToString()).Equals(packet.Protocol.ToString(), StringComparison.OrdinalIgnoreCase)
            && (rule.Value("--dport") ?? destination.Port.ToString(CultureInfo.InvariantCulture))
                == destination.Port.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether it is the policy of its chain.</summary>
    public bool IsPolicy => Rule.Iptables is null;
}
