using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The pod's resolv.conf names a server that does not exist.</summary>
internal sealed class DnsWrongFault : KnownFault
{
    private const string Nobody = "192.0.2.53"; // reserved for documentation, RFC 5737

    public override FaultKind Kind => FaultKind.DnsWrong;

    public override string What => "the pod's resolv.conf names a server that does not exist";

    public override string Fails => "names are not found; addresses work";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        if (site.Facts.ResolvConfPath is not { Length: > 0 } path || !File.Exists(path))
            throw site.Refuse("the engine does not show its resolv.conf");
        return [new ChangedFile(path, File.ReadAllText(path), $"nameserver {Nobody}\n")];
    }
}
