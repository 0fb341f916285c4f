using System.Security.Cryptography;
using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Faults;

/// <summary>An address is reserved for a container that does not exist.</summary>
internal sealed class LeakedAddressFault : KnownFault
{
    public override FaultKind Kind => FaultKind.LeakedAddress;

    public override string What => "an address of the network is reserved for a container that does not exist";

    public override string Fails => "nothing at once; a network whose addresses are all taken lets no pod start";

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        var (network, address, _, _) = site.Attachment;
        var pool = AddressPool.Of(network.List).FirstOrDefault(pool => pool.Contains(address))
            ?? throw site.Refuse($"the addresses of network \"{network.Network}\" are not those of host-local");
        var free = FreeAddress.Find(pool) ?? throw site.Refuse($"network \"{network.Network}\" has no free address");
        var owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var hourAgo = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600).UtcDateTime;
        return [new AddressFile(pool.Directory, free.ToString(), $"{owner}\r\n{network.InterfaceName}", hourAgo)];
    }
}
