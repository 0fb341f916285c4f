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
}
