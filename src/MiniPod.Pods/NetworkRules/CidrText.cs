using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.NetworkRules;

/// <summary>An address with a prefix length as Go reads it (net.ParseCIDR), which is stricter than .NET: 10.1/16 and
/// 10.01.0.0/16 are not valid.</summary>
/// <param name="Address">The address.</param>
/// <param name="Prefix">The prefix length, in bits.</param>
internal readonly record struct CidrText(IPAddress Address, int Prefix)
{
    private int Bits => Address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;

    /// <summary>The number of bits that distinguish the addresses of the network.</summary>
    public int HostBits => Bits - Prefix;

    /// <summary>The first address of the network, as a number.</summary>
    public UInt128 First => AddressNumber.Of(Address) & ~Mask;

    /// <summary>The last address of the network, as a number.</summary>
    public UInt128 Last => First | Mask;

    /// <summary>The network, without bits beyond the prefix.</summary>
    public string Network => string.Create(CultureInfo.InvariantCulture, $"{FirstAddress}/{Prefix}");

    private UInt128 Mask => HostBits == 128 ? UInt128.MaxValue : (UInt128.One << HostBits) - 1;

    private IPAddress FirstAddress
    {
        get
        {
            var bytes = Address.GetAddressBytes();
            for (var bit = Prefix; bit < Bits; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
            return new IPAddress(bytes);
        }
    }

    /// <summary>Reads an address with a prefix length; null if it is not valid.</summary>
    public static CidrText? Parse(string text) =>
        text.Split('/') is [var address, var prefix]
            && ParseAddress(address) is { } parsed
            && int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= (parsed.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)
                ? new CidrText(parsed, bits)
                : null;

    /// <summary>Reads an address as Go's net.ParseIP does; null if it is not valid.</summary>
    public static IPAddress? ParseAddress(string text)
    {
        var isValid = text.Contains(':', StringComparison.Ordinal)
            ? text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            : text.Split('.') is { Length: 4 } parts
                && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
        return isValid && IPAddress.TryParse(text, out var address) ? address : null;
    }

    /// <summary>Whether an address is in the network.</summary>
    public bool Contains(IPAddress address) =>
        address.AddressFamily == Address.AddressFamily && AddressNumber.Of(address) is var number && number >= First && number <= Last;
}
