using System.Buffers.Binary;
using System.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>An address as a number, to be compared with others of its family.</summary>
internal static class AddressNumber
{
    /// <summary>Returns the number of an address, whose first byte is the most significant.</summary>
    public static UInt128 Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var own = address.GetAddressBytes();
        own.CopyTo(bytes[(16 - own.Length)..]);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Returns the address that has a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="family">A subnet of the address's family.</param>
    public static IPAddress ToAddress(UInt128 number, IPNetwork family)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bytes[^family.BaseAddress.GetAddressBytes().Length..]);
    }

    /// <summary>Returns the subnet of an address.</summary>
    public static IPNetwork Subnet(IPAddress address, int prefixLength)
    {
        var bits = address.GetAddressBytes().Length * 8;
        var hosts = bits - prefixLength;
        var mask = hosts >= 128 ? UInt128.Zero : UInt128.MaxValue << hosts;
        var any = new IPNetwork(bits == 32 ? IPAddress.Any : IPAddress.IPv6Any, 0);
        return new IPNetwork(ToAddress(Of(address) & mask, any), prefixLength);
    }
}
