using System.Diagnostics;
using System.Net;
using Microsoft.Win32.SafeHandles;
using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>
/// A stranger on the other side of a cable: a network namespace without a name, with an interface to this host and addresses that are
/// reserved for documentation. The host treats what it sends as it treats any other host's packets. It is gone when it is disposed of, and
/// when this process ends, however it ends: namespace, cable, addresses and routes.
/// </summary>
/// <remarks>rtnetlink(7); veth(4); RFC 5737, 3849.</remarks>
public sealed class OutsideHost : IDisposable
{
    /// <summary>The name of its interface.</summary>
    public const string InterfaceName = "eth0";

    /// <summary>What the name of the host's end of the cable begins with; a number follows.</summary>
    public const string HostInterfacePrefix = "outside";

    /// <summary>EADDRINUSE: the error where there are routes to all addresses that it could have.</summary>
    public const int NoFreeAddress = 98;

    private const int Nets = 64, Tries = 8;
    private const int AlreadyThere = 17; // EEXIST
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly SafeFileHandle _namespace;
    private readonly int _hostLink;

    /// <summary>Makes it.</summary>
    /// <param name="isIPv6">Whether it has IPv6 addresses; otherwise IPv4 addresses.</param>
    /// <param name="hasDefaultRoute">Whether it sends everything to this host; otherwise it knows no address but the one at the other
    /// end of its cable, as a host of the Internet knows none of a private network.</param>
    /// <exception cref="LibcException">The kernel does not allow it (CAP_SYS_ADMIN, CAP_NET_ADMIN), or has no veth.</exception>
    public OutsideHost(bool isIPv6, bool hasDefaultRoute)
    {
        _namespace = NetworkNamespace.Create();
        try
        {
            using var host = new NetlinkSocket(NetlinkProtocol.Route);
            HostInterface = MakeCable();
            _hostLink = LinkTable.Read(host, withCounters: false).First(link => link.Name == HostInterface).Index;
            (HostAddress, OwnAddress) = FreeAddresses(RouteTable.Read(host), isIPv6);
            Give(HostAddress, _hostLink);
            NetworkNamespace.Run(_namespace, () =>
            {
                using var inside = new NetlinkSocket(NetlinkProtocol.Route);
                var own = LinkTable.Read(inside, withCounters: false);
                NetworkWriter.SetUp(own.First(link => link.Name == "lo").Index);
                var link = own.First(one => one.Name == InterfaceName).Index;
                Give(OwnAddress, link);
                var any = isIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
                if (hasDefaultRoute) RouteWriter.Put(RouteWriter.Make(new IPNetwork(any, 0), HostAddress, link));
                WaitUntilUp(inside, link);
            });
            WaitUntilUp(host, _hostLink);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path by which this process can open its namespace.</summary>
    public string Path => $"/proc/self/fd/{_namespace.DangerousGetHandle()}";

    /// <summary>Its address.</summary>
    public IPAddress OwnAddress { get; } = IPAddress.None;

    /// <summary>The address of this host at the other end of the cable.</summary>
    public IPAddress HostAddress { get; } = IPAddress.None;

    /// <summary>The name of the host's interface.</summary>
    public string HostInterface { get; } = "";

    /// <inheritdoc/>
    // The kernel would remove the cable with the namespace, a little later.
    public void Dispose()
    {
        if (_hostLink != 0)
        {
            try
            {
                NetworkWriter.DeleteLink(_hostLink);
            }
            catch (LibcException)
            {
                // Somebody else has removed it.
            }
        }

        _namespace.Dispose();
    }

    private string MakeCable()
    {
        for (var number = 0; ; number++)
        {
            var name = $"{HostInterfacePrefix}{(Environment.ProcessId + number) % 100_000_000}";
            try
            {
                NetworkWriter.AddCable(name, InterfaceName, _namespace);
                return name;
            }
            catch (LibcException error) when (error.Errno == AlreadyThere && number < Tries)
            {
                // Another process of this number, in another process namespace, has one too.
            }
        }
    }

    // The first net of four addresses to which no route leads but the default route; where two processes begin differs.
    private static (IPAddress Host, IPAddress Own) FreeAddresses(IReadOnlyList<NetworkRoute> routes, bool isIPv6)
    {
        var taken = routes.Select(route => route.Destination).Where(net => net.PrefixLength > 0).ToList();
        for (var i = 0; i < Nets; i++)
        {
            var number = (Environment.ProcessId + i) % Nets * 4;
            byte[] bytes = isIPv6 ? [0x20, 0x01, 0x0d, 0xb8, .. new byte[11], (byte)number] : [198, 51, 100, (byte)number];
            IPAddress Nth(int n) => new([.. bytes[..^1], (byte)(bytes[^1] + n)]);
            if (!taken.Exists(net => net.Contains(Nth(1)) || net.Contains(Nth(2)))) return (Nth(1), Nth(2));
        }

        throw new LibcException("bind", null, NoFreeAddress);
    }

    // The kernel drops what is sent through an interface before it has noticed that the cable has two ends; a request for a neighbour's
    // hardware address is repeated only after a second.
    private static void WaitUntilUp(NetlinkSocket socket, int link)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (LinkTable.Read(socket, withCounters: false).Any(one => one.Index == link && one.State == LinkState.Up)) return;
            Thread.Sleep(1);
        }
    }

    // The last two bits are the number within the net.
    private static void Give(IPAddress address, int link)
    {
        NetworkWriter.SetUp(link);
        NetworkWriter.AddAddress(link, address, (address.GetAddressBytes().Length * 8) - 2);
    }
}
