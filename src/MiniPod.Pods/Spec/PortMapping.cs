using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>A host port that is forwarded to the pod.</summary>
public sealed record PortMapping
{
    /// <summary>The host port, 1 to 65535.</summary>
    public required int HostPort { get; init; }

    /// <summary>The last host port of those of which one is to be chosen when the pod is created. Default null:
    /// <see cref="HostPort"/> is the one. Not part of a pod's record, which has the chosen port.</summary>
    [JsonIgnore]
    public int? LastHostPort { get; init; }

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

    /// <summary>The families of the addresses that it listens on: both if it has no host address.</summary>
    internal IReadOnlyList<AddressFamily> Families =>
        HostIp is null ? [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6] : [IPAddress.Parse(HostIp).AddressFamily];

    /// <summary>Parses Docker's form <c>[[ip:]hostPort:]containerPort[/protocol]</c>, in which both ports may be ranges of
    /// the same length, or the host ports alone, of which one is chosen; without a host port, the pod's port is used on the host
    /// too. An IPv6 address may be in brackets.</summary>
    /// <returns>The mappings, one for each port of the range.</returns>
    /// <exception cref="PodException">The text does not have that form, or a port is out of range.</exception>
    public static IReadOnlyList<PortMapping> Parse(string text)
    {
        PodException Bad(string why) => new(
            $"invalid port \"{OneLine.Of(text)}\": {why}. The form is [[IP:]HOST_PORT:]POD_PORT[/tcp|udp|sctp], for example "
            + "8080:80, 127.0.0.1:5353:53/udp or 8000-8010:80-90.");
        var slash = text.LastIndexOf('/');
        var protocol = PortProtocol.Tcp;
        if (slash >= 0)
        {
            var name = text[(slash + 1)..];
            protocol = PortProtocol.Find(name) ?? throw Bad($"\"{OneLine.Of(name)}\" is not a supported protocol");
        }

        var (hostIp, ports) = SplitAddress(slash < 0 ? text : text[..slash], Bad);
        if (ports.Length is not (1 or 2)) throw Bad("it has too many parts");
        if (hostIp is { Length: 0 }) hostIp = null; // as in "$ADDRESS:8080:80"
        if (hostIp is not null && !HostAddress.IsValid(hostIp)) throw Bad($"\"{hostIp}\" is not a valid IP address");
        var inside = ReadRange(ports[^1], Bad);
        var outside = ports[0].Length == 0 && ports.Length == 2 ? inside : ReadRange(ports[0], Bad);
        if (outside.Count != inside.Count && inside.Count > 1)
        {
            throw Bad(string.Create(
                CultureInfo.InvariantCulture, $"the ranges differ in length, {outside.Count} and {inside.Count}"));
        }

        return
        [
            .. Enumerable.Range(0, inside.Count).Select(offset => new PortMapping
            {
                HostPort = outside.First + offset,
                LastHostPort = inside.Count == 1 && outside.Count > 1 ? outside.First + outside.Count - 1 : null,
                ContainerPort = inside.First + offset,
                Protocol = protocol,
                HostIp = hostIp,
            }),
        ];
    }

    /// <summary>Whether it is forwarded to an address of the pod: only to one of its own family.</summary>
    internal bool IsPublishedAt(IPAddress podAddress) => Families.Contains(podAddress.AddressFamily);

    /// <summary>Returns the address that stands for all addresses of a family: <c>0.0.0.0</c> or <c>::</c>.</summary>
    internal static string AnyAddress(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "::" : "0.0.0.0";

    /// <summary>Whether both would listen on the same host socket, or could, as long as the host port is not chosen: a mapping
    /// on all addresses overlaps with any address of the same family. IPv4 and IPv6 are separate.</summary>
    public bool Overlaps(PortMapping other) =>
        HostPort <= (other.LastHostPort ?? other.HostPort)
            && other.HostPort <= (LastHostPort ?? HostPort)
            && Protocol == other.Protocol
            && Families.Intersect(other.Families).Any()
            && (OnlyAddress is null || other.OnlyAddress is null || OnlyAddress.Equals(other.OnlyAddress));

    /// <summary>Returns the addresses that a socket would be bound to.</summary>
    public IReadOnlyList<IPAddress> ListenAddresses() => HostIp is null ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Parse(HostIp)];

    /// <inheritdoc/>
    public override string ToString() => RangeTo(LastHostPort is { } last ? this with { HostPort = last } : this);

    /// <summary>Returns the text of a range of mappings, as <c>docker ps</c> shows it:
    /// <c>0.0.0.0:8000-8010->80-90/tcp</c>.</summary>
    /// <param name="last">The last mapping of the range that begins with this one.</param>
    public string RangeTo(PortMapping last)
    {
        var address = HostIp is null
            ? "0.0.0.0"
            : IPAddress.Parse(HostIp).AddressFamily == AddressFamily.InterNetworkV6 ? $"[{HostIp}]" : HostIp;
        static string Range(int first, int last) =>
            first == last ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
        return $"{address}:{Range(HostPort, last.HostPort)}->{Range(ContainerPort, last.ContainerPort)}/{Protocol}";
    }

    private static (string? Address, string[] Ports) SplitAddress(string text, Func<string, PodException> bad)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            return end >= 0 && end + 1 < text.Length && text[end + 1] == ':'
                ? (text[1..end], text[(end + 2)..].Split(':'))
                : throw bad("the address in brackets is not followed by a port");
        }

        var parts = text.Split(':');
        return parts.Length < 3 ? (null, parts) : (string.Join(':', parts[..^2]), parts[^2..]);
    }

    private static (int First, int Count) ReadRange(string text, Func<string, PodException> bad)
    {
        int Port(string part) =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
                ? port
                : throw bad($"\"{part}\" is not a valid port (1 to 65535)");
        var dash = text.IndexOf('-');
        if (dash <= 0) return (Port(text), 1);
        var (first, last) = (Port(text[..dash]), Port(text[(dash + 1)..]));
        return last >= first ? (first, last - first + 1) : throw bad($"the range \"{text}\" ends before it begins");
    }
}
