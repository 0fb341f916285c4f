using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Faults;

/// <summary>The rule is taken away by which what the pod sends leaves the host with the host's address.</summary>
internal sealed class NoMasqueradeFault : KnownFault
{
    public override FaultKind Kind => FaultKind.NoMasquerade;

    public override string What => "the rule that masquerades what the pod sends is removed";

    public override string Fails => "the pod reaches the host and other pods, and gets no answer from outside";

    public override string? Packet => FaultPacket.ToOutside;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var rules = site.RulesOf("nat", "POSTROUTING", rule => rule.Value("-s") == site.AddressOfRule
            && PluginChains.IsOne(rule.Target));
        return rules.Count > 0
            ? [new RemovedRules("iptables", "nat", rules)]
            : throw site.Refuse("no rule of iptables masquerades it");
    }
}
