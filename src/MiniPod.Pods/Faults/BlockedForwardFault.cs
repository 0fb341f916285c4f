using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>A rule before all others drops what the host forwards to the pod.</summary>
internal sealed class BlockedForwardFault : KnownFault
{
    // Where the firewall plugin lets an administrator decide.
    private const string Admin = "CNI-ADMIN";

    public override FaultKind Kind => FaultKind.BlockedForward;

    public override string What => "a rule drops what is forwarded to the pod";

    public override string Fails => "nobody reaches the pod but the host itself, and no answer reaches it";

    public override string? Packet => FaultPacket.ToOutside;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var rules = site.RequireRules();
        var chain = rules.Chains.Contains(("filter", Admin)) && rules.Rules[("filter", "CNI-FORWARD")].Any(rule => rule.Target == Admin)
            ? Admin
            : "FORWARD";
        var text = $"-d {site.AddressOfRule} -j DROP";
        if (rules.Texts("filter", chain).Contains(text)) throw site.Refuse($"chain {chain} has that rule already");
        return [new AddedRule("iptables", chain, text)];
    }
}
