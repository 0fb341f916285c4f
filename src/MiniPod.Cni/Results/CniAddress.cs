using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.Cni;

/// <summary>An address with its prefix length, host bits kept: <c>10.1.2.3/24</c>.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">0 to 32, or 0 to 128 for IPv6.</param>
public readonly record struct CniAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsIPv4 => Address.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>Reads an address with its prefix length.</summary>
    /// <param name="text">The text, <c>10.1.2.3/24</c>.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static CniAddress Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw Wrong(text);
        var address = ParseAddress(text[..slash]);
        if (length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            // ParseAddress makes IPv4 of ::ffff:10.1.2.3, whose prefix length counts 96 bits more.
            if (!text.Contains(':', StringComparison.Ordinal) || length > 128) throw Wrong(text);
        }

        if (text.Contains(':', StringComparison.Ordinal) && address.AddressFamily == AddressFamily.InterNetwork)
        {
            if (length < 96) throw Wrong(text);
            length -= 96;
        }

        return new CniAddress(address, length);
    }

    /// <summary>The address with its prefix length.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    /// <summary>Reads an address as strictly as Go does: four decimal parts, no zone, no brackets. An IPv4-mapped
    /// address is IPv4.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static IPAddress ParseAddress(string text)
    {
        var v6 = text.Contains(':', StringComparison.Ordinal);
        if (!(v6 ? text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') : IsDottedQuad(text))
            || !IPAddress.TryParse(text, out var address))
        {
            throw new FormatException($"\"{text}\" is no IP address");
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    // IPAddress.Parse also takes 10.1, 0x0a.1.2.3 and 010.1.2.3, each in a meaning of its own.
    private static bool IsDottedQuad(string text) => text.Split('.') is { Length: 4 } parts
        && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));

    private static FormatException Wrong(string text) => new($"\"{text}\" is no address with a prefix length, such as 10.1.2.3/24");
}
