using System.Net;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>The rules of a namespace that choose a routing table, without the three that the kernel makes for each family.</summary>
/// <remarks>The kernel's include/uapi/linux/fib_rules.h, RTM_GETRULE.</remarks>
internal static class PolicyTable
{
    private const ushort GetRule = 34;
    private const int MessageSize = 12; // struct fib_rule_hdr
    private const int Destination = 1, Source = 2, InLink = 3, Priority = 6, Table = 15;
    private const byte ToTable = 1; // FR_ACT_TO_TBL
    private static readonly (int Priority, int Table)[] OfKernel = [(0, 255), (32_766, 254), (32_767, 253)];

    public static IReadOnlyList<RoutingPolicy> Read(NetlinkSocket socket) =>
        [.. Read(socket, KernelTable.IPv4), .. Read(socket, KernelTable.IPv6)];

    private static IReadOnlyList<RoutingPolicy> Read(NetlinkSocket socket, byte family) =>
        KernelTable.Read(socket, GetRule, [family, .. new byte[MessageSize - 1]], Entry, policy => policy);

    private static RoutingPolicy? Entry(ReadOnlySpan<byte> message)
    {
        if (message[7] != ToTable) return null;
        var attributes = new Attributes(message[MessageSize..]);
        var (priority, table) = (attributes.Number(Priority) ?? 0, attributes.Number(Table) ?? message[4]);
        if (OfKernel.Contains((priority, table))) return null;
        return new RoutingPolicy(message[0] == KernelTable.IPv6, table)
        {
            Priority = priority,
            From = attributes.Address(Source) is { } from ? new IPNetwork(from, message[2]) : null,
            To = attributes.Address(Destination) is { } to ? new IPNetwork(to, message[1]) : null,
            InLink = attributes.Text(InLink) is { Length: > 0 } link ? link : null,
        };
    }
}
