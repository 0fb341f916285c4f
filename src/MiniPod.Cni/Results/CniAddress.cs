using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.Cni;

/// <summary>An IP address with a prefix length, for example <c>10.1.2.3/24</c>. Host bits are kept.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">The prefix length: 0 to 32 for IPv4, 0 to 128 for IPv6.</param>
public readonly record struct CniAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Whether the address is an IPv4 address.</summary>
    public bool IsIPv4 => Address.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>Parses an address with a prefix length.</summary>
    /// <param name="text">The text, for example <c>10.1.2.3/24</c>.</param>
    /// <returns>The address. An IPv4-mapped IPv6 address becomes an IPv4 address.</returns>
    /// <exception cref="FormatException">The text is not an address with a prefix length.</exception>
    public static CniAddress Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw Wrong(text);
        var address = ParseAddress(text[..slash]);
        if (length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            // ParseAddress returns ::ffff:10.1.2.3 as IPv4, but its prefix length counts 96 more bits.
            if (!text.Contains(':', StringComparison.Ordinal) || length > 128) throw Wrong(text);
        }

        if (text.Contains(':', StringComparison.Ordinal) && address.AddressFamily == AddressFamily.InterNetwork)
        {
            if (length < 96) throw Wrong(text);
            length -= 96;
        }

        return new CniAddress(address, length);
    }

    /// <summary>Returns the address with its prefix length.</summary>
    /// <returns>The text, for example <c>10.1.2.3/24</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    /// <summary>Parses an address as strictly as Go does: four decimal parts, no zone, no brackets. An IPv4-mapped
    /// address becomes an IPv4 address.</summary>
    /// <exception cref="FormatException">The text is not an IP address.</exception>
    internal static IPAddress ParseAddress(string text)
    {
        var v6 = text.Contains(':', StringComparison.Ordinal);
        if (!(v6 ? text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') : IsDottedQuad(text))
            || !IPAddress.TryParse(text, out var address))
        {
            throw new FormatException($"\"{text}\" is not a valid IP address");
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    // IPAddress.Parse also accepts 10.1, 0x0a.1.2.3 and 010.1.2.3, and interprets each in its own way.
    private static bool IsDottedQuad(string text) => text.Split('.') is { Length: 4 } parts
        && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));

    private static FormatException Wrong(string text) => new($"\"{text}\" is not an address with a prefix length, such as 10.1.2.3/24");
}
