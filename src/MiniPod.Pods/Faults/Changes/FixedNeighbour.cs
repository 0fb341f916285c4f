using System.Net;
using System.Net.NetworkInformation;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>The host gets a fixed entry for a neighbour, so that it never asks for its hardware address.</summary>
/// <param name="Link">The interface on which the neighbour is.</param>
/// <param name="Address">The neighbour's address.</param>
/// <param name="Mac">The hardware address, <c>02:00:00:00:00:99</c>.</param>
internal sealed record FixedNeighbour(string Link, string Address, string Mac) : FaultChange
{
    private const int NoSuchEntry = 2; // ENOENT

    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        var mac = PhysicalAddress.Parse(Mac.Replace(':', '-'));
        if (NetworkWriter.Find(Link) is { } link) NetworkWriter.SetNeighbour(link.Index, IPAddress.Parse(Address), mac);
        return Task.CompletedTask;
    }

    public override Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        var address = IPAddress.Parse(Address);
        if (NetworkWriter.Find(Link) is not { } link) return Task.CompletedTask;
        var known = new NetworkReader().Read(NetworkParts.Neighbours, []).Host.Neighbours
            .FirstOrDefault(one => one.LinkIndex == link.Index && one.Address.Equals(address));
        if (known?.Mac is not { } mac || NetworkLink.TextOf(mac) != Mac) return Task.CompletedTask;
        try
        {
            NetworkWriter.DeleteNeighbour(link.Index, address);
        }
        catch (LibcException error) when (error.Errno == NoSuchEntry)
        {
            // Somebody was faster.
        }

        return Task.CompletedTask;
    }

    public override void Describe(ShellWriter shell) =>
        shell.Line($"ip neigh replace {Address} lladdr {Mac} dev {ShellWriter.Quote(Link)} nud permanent");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"ip neigh del {Address} dev {ShellWriter.Quote(Link)}");
}
