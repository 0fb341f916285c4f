using System.Globalization;
using System.Net.Sockets;

namespace MiniPod.Pods.Packets;

/// <summary>Reads what a user calls a receiver.</summary>
internal static class PacketTarget
{
    private static readonly string[] Schemes = ["http://", "https://"];
    private const int Http = 80, Https = 443, LastPort = 65535;

    /// <summary>Reads <c>web</c>, <c>web:80</c>, <c>:8080</c>, <c>:53/udp</c>, <c>10.1.2.3:80</c>, <c>fd00::1</c>, <c>[fd00::1]:80</c>,
    /// <c>http://web/</c>.</summary>
    /// <returns>The name or address, empty for this host; the port and the protocol, null if they are not given.</returns>
    /// <exception cref="PodException">It does not have this form.</exception>
    public static (string Name, int? Port, ProtocolType? Protocol) Parse(string text)
    {
        if (text.Length == 0) throw new PodException("the receiver is empty: use POD, POD:PORT, :PORT or ADDRESS.");
        var isUrl = Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        if (isUrl && Uri.TryCreate(text, UriKind.Absolute, out var url))
            return (url.Host.Trim('[', ']'), url.Port, ProtocolType.Tcp);
        var isInBrackets = text[0] == '[';
        if (!isInBrackets && text.Count(one => one == ':') > 1) return (text, null, null); // IPv6
        var colon = text.IndexOf(':', isInBrackets ? Math.Max(text.IndexOf(']'), 0) : 0);
        if (colon < 0) return (text.Trim('[', ']'), null, null);
        var (port, protocol) = (text[(colon + 1)..], (ProtocolType?)null);
        foreach (var (ending, meant) in new[] { ("/tcp", ProtocolType.Tcp), ("/udp", ProtocolType.Udp) })
        {
            if (port.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) (port, protocol) = (port[..^ending.Length], meant);
        }

        return (text[..colon].Trim('[', ']'), PortOf(port, text), protocol);
    }

    private static int PortOf(string port, string text) => port switch
    {
        "http" => Http,
        "https" => Https,
        _ => int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= LastPort
            ? number
            : throw new PodException($"\"{port}\" in \"{text}\" is no port: use a number from 1 to {LastPort}."),
    };
}
