using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Faults;

/// <summary>The rules are taken away that let new connections to the published ports pass.</summary>
internal sealed class PortClosedFault : KnownFault
{
    public override FaultKind Kind => FaultKind.PortClosed;

    public override string What => "the rules that let connections to the published ports pass are removed";

    public override string Fails => "other machines do not reach the published ports; the host and other pods do";

    public override string? Packet => FaultPacket.FromOutside;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        site.RequirePorts();
        var rules = site.RulesOf("filter", PublishedRules.Chain, rule => rule.Value("-d") == site.AddressOfRule
            && rule.Value("--ctstate") == "DNAT");
        if (rules.Count == 0) throw site.Refuse("no rule of iptables lets its published ports through");
        if (site.RequireRules().PassesForwarded)
            throw site.Refuse("the policy of the FORWARD chain is ACCEPT, so that nothing would fail ('iptables -P FORWARD DROP')");
        return [new RemovedRules("iptables", "filter", rules)];
    }
}
