using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>An interface of the host is set down. The kernel then drops its IPv6 addresses and the routes that lead out by it.</summary>
/// <param name="Link">The interface.</param>
/// <param name="Addresses">Its IPv6 addresses, with the lengths of their prefixes.</param>
/// <param name="Routes">The routes that the kernel does not make by itself.</param>
internal sealed record LinkSetDown(string Link, IReadOnlyList<string> Addresses, IReadOnlyList<byte[]> Routes) : FaultChange
{
    private const int AlreadyThere = 17; // EEXIST

    /// <summary>Returns the change for an interface of the host, which is read now.</summary>
    public static LinkSetDown Of(NamespaceView host, NetworkLink link) => new(
        link.Name,
        [
            .. host.Addresses
                .Where(address => address.LinkIndex == link.Index && address is
                {
                    Scope: AddressScope.Global,
                    Address: { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false },
                })
                .Select(address => address.ToString()),
        ],
        [
            .. RouteWriter.Read()
                .Where(one => !one.Route.IsOfKernel && one.Route.NextHops.Any(hop => hop.LinkIndex == link.Index))
                .Select(one => one.Saved),
        ]);

    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        if (NetworkWriter.Find(Link) is { } link) NetworkWriter.SetUp(link.Index, isUp: false);
        return Task.CompletedTask;
    }

    public override async Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        if (NetworkWriter.Find(Link) is not { } link) return;
        NetworkWriter.SetUp(link.Index);
        foreach (var (ip, prefix) in Addresses.Select(Parse)) Try(() => NetworkWriter.AddAddress(link.Index, ip, prefix, isChecked: true));
        foreach (var route in Routes) Try(() => RouteWriter.Put(route));
        await AwaitCarrierAsync(null, Link, cancellationToken).ConfigureAwait(false);
    }

    public override void Describe(ShellWriter shell) => shell.Line($"ip link set {ShellWriter.Quote(Link)} down");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"ip link set {ShellWriter.Quote(Link)} up");

    private static (IPAddress Ip, int PrefixLength) Parse(string text) =>
        text.Split('/') is [var ip, var length]
            ? (IPAddress.Parse(ip), int.Parse(length, CultureInfo.InvariantCulture))
            : (IPAddress.Parse(text), 128);

    private static void Try(Action put)
    {
        try
        {
            put();
        }
        catch (LibcException error) when (error.Errno == AlreadyThere)
        {
            // The kernel kept it, or somebody has put it back.
        }
    }
}
