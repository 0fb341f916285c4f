using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Faults;

/// <summary>The NAT table of the host is flushed, as <c>iptables -t nat -F</c> does.</summary>
internal sealed class NatFlushedFault : KnownFault
{
    public override FaultKind Kind => FaultKind.NatFlushed;

    public override string What => "all rules of the NAT table are removed";

    public override string Fails => "published ports are refused, and pods get no answer from outside";

    public override string? Packet => FaultPacket.ToOutside;

    public override string? OnHost => "it removes the NAT rules of all pods, of Docker and of others, until it is undone";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var rules = site.RequireRules();
        if (!rules.Rules[("nat", "POSTROUTING")].Any(rule => PluginChains.IsOne(rule.Target)))
            throw site.Refuse("no plugin has rules in the NAT table of iptables");
        var chains = rules.Chains.Where(chain => chain.Table == "nat").Select(chain => chain.Chain).Order(StringComparer.Ordinal);
        return [new RemovedRules("iptables", "nat", [.. chains.SelectMany(chain => site.RulesOf("nat", chain, _ => true))])];
    }
}
