using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.Pods.Spec;

/// <summary>A host port that is forwarded to the pod.</summary>
public sealed record PortMapping
{
    /// <summary>The host port, 1 to 65535.</summary>
    public required int HostPort { get; init; }

    /// <summary>The pod's port, 1 to 65535.</summary>
    public required int ContainerPort { get; init; }

    /// <summary>The protocol. Default TCP.</summary>
    public PortProtocol Protocol { get; init; }

    /// <summary>The host address to listen on. Default null: all addresses.</summary>
    public string? HostIp { get; init; }

    /// <summary>The one host address that it listens on; null if it listens on all, which an unspecified address means
    /// too.</summary>
    internal IPAddress? OnlyAddress =>
        HostIp is not null && IPAddress.Parse(HostIp) is var address && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : null;

    /// <summary>Parses Docker's form <c>[[ip:]hostPort:]containerPort[/protocol]</c>; without a host port, the pod's
    /// port is used on the host too.</summary>
    /// <exception cref="PodException">The text does not have that form, or a port is out of range.</exception>
    public static PortMapping Parse(string text)
    {
        PodException Bad(string why) => new(
            $"invalid port \"{OneLine.Of(text)}\": {why}. The form is [[IP:]HOST_PORT:]POD_PORT[/tcp|udp|sctp], for example "
            + "8080:80 or 127.0.0.1:5353:53/udp.");
        var slash = text.LastIndexOf('/');
        var protocol = PortProtocol.Tcp;
        if (slash >= 0)
        {
            var name = text[(slash + 1)..];
            protocol = PortProtocol.Find(name) ?? throw Bad($"\"{OneLine.Of(name)}\" is not a supported protocol");
        }

        var ports = slash < 0 ? text : text[..slash];
        string? hostIp = null;
        var parts = ports.Split(':');
        if (ports.StartsWith('['))
        {
            var end = ports.IndexOf(']');
            if (end < 0 || end + 1 >= ports.Length || ports[end + 1] != ':') throw Bad("the address in brackets is not followed by a port");
            hostIp = ports[1..end];
            parts = ports[(end + 2)..].Split(':');
        }
        else if (parts.Length == 3)
        {
            hostIp = parts[0];
            parts = parts[1..];
        }

        if (parts.Length is not (1 or 2)) throw Bad("it has too many parts");
        if (hostIp is not null && !HostAddress.IsValid(hostIp)) throw Bad($"\"{hostIp}\" is not a valid IP address");
        int Port(string part) =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? port
            : throw Bad(part.IndexOf('-') > 0 ? "port ranges are not supported" : $"\"{part}\" is not a valid port (1 to 65535)");
        return new PortMapping { HostPort = Port(parts[0]), ContainerPort = Port(parts[^1]), Protocol = protocol, HostIp = hostIp };
    }

    /// <summary>Whether both would listen on the same host socket; a mapping on all addresses
    /// overlaps with any address.</summary>
    public bool Overlaps(PortMapping other) =>
        HostPort == other.HostPort
            && Protocol == other.Protocol
            && (OnlyAddress is null || other.OnlyAddress is null || OnlyAddress.Equals(other.OnlyAddress));

    /// <summary>Returns the addresses that a socket would be bound to.</summary>
    public IReadOnlyList<IPAddress> ListenAddresses() => HostIp is null ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Parse(HostIp)];

    /// <inheritdoc/>
    public override string ToString()
    {
        var address = HostIp is null
            ? "0.0.0.0"
            : IPAddress.Parse(HostIp).AddressFamily == AddressFamily.InterNetworkV6 ? $"[{HostIp}]" : HostIp;
        return string.Create(CultureInfo.InvariantCulture, $"{address}:{HostPort}->{ContainerPort}/{Protocol}");
    }
}
