using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Cni;

/// <summary>
/// The result of an ADD (see <see href="https://www.cni.dev/docs/spec/#add-success">ADD Success</see> in the CNI
/// specification). The properties follow version 1.1.0, regardless of the version of the plugin's answer.
/// </summary>
public sealed record CniResult
{
    internal CniResult()
    {
    }

    /// <summary>The CNI version of the result.</summary>
    public required string CniVersion { get; init; }

    /// <summary>The interfaces. Results before version 0.3.0 have none.</summary>
    public IReadOnlyList<CniInterface> Interfaces { get; init; } = [];

    /// <summary>The IP addresses, in the order of the plugin.</summary>
    public IReadOnlyList<CniIpConfig> Ips { get; init; } = [];

    /// <summary>The addresses of the container, in the order of the plugin. An address whose interface has no sandbox is
    /// one of the host.</summary>
    public IEnumerable<CniIpConfig> ContainerIps => Ips.Where(ip =>
        ip.Interface is not { } index || Interfaces.ElementAtOrDefault(index) is not { } its || !string.IsNullOrEmpty(its.Sandbox));

    /// <summary>The routes.</summary>
    public IReadOnlyList<CniRoute> Routes { get; init; } = [];

    /// <summary>The DNS configuration.</summary>
    public CniDns Dns { get; init; } = CniDns.Empty;

    /// <summary>The result as JSON, as returned by the plugin (unknown keys included) or as converted.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Parses a result of any version.</summary>
    /// <param name="json">The JSON text, as UTF-8.</param>
    /// <param name="assumedVersion">The version to assume when the result has none: that of the configuration. Default
    /// 0.1.0, which has no <c>cniVersion</c> key.</param>
    /// <returns>The result.</returns>
    /// <exception cref="CniResultException">The text is not a valid result, or its version is not
    /// supported.</exception>
    public static CniResult Parse(ReadOnlySpan<byte> json, string assumedVersion = SpecVersion.Oldest) =>
        ResultReader.Read(json, assumedVersion);

    /// <summary>Creates the result of a plugin, in the current CNI version.</summary>
    /// <param name="interfaces">The interfaces that the plugin created.</param>
    /// <param name="ips">The IP addresses that the plugin assigned.</param>
    /// <param name="routes">The routes that the plugin created.</param>
    /// <param name="dns">The DNS configuration. Default empty.</param>
    /// <returns>The result.</returns>
    public static CniResult Create(
        IReadOnlyList<CniInterface> interfaces,
        IReadOnlyList<CniIpConfig> ips,
        IReadOnlyList<CniRoute> routes,
        CniDns? dns = null)
    {
        var result = new CniResult
        {
            CniVersion = SpecVersion.Current,
            Interfaces = interfaces,
            Ips = ips,
            Routes = routes,
            Dns = dns ?? CniDns.Empty,
            Raw = ReadOnlyMemory<byte>.Empty,
        };
        return result with { Raw = ResultWriter.Write(result, SpecVersion.Current, ResultShape.Lists) };
    }

    /// <summary>
    /// Converts the result to another version. Anything that the version cannot express is lost;
    /// docs/cni-conformance.md in the source repository lists what.
    /// </summary>
    /// <param name="version">The version, for example <c>1.0.0</c>.</param>
    /// <returns>The converted result; this instance if it already has that version.</returns>
    /// <exception cref="CniResultException">The version is not supported, or cannot express the result at all: before
    /// version 0.3.0 a result must have an IP address.</exception>
    public CniResult ConvertTo(string version) => version == CniVersion ? this : ResultWriter.Convert(this, version);

    /// <summary>Returns the same result with other MAC addresses of interfaces on the host.</summary>
    internal CniResult WithHostMacs(IReadOnlyDictionary<string, string> macs)
    {
        if (macs.Count == 0 || JsonNode.Parse(Raw.Span) is not { } json || json["interfaces"] is not JsonArray interfaces) return this;
        foreach (var (index, one) in Interfaces.Index())
        {
            if (string.IsNullOrEmpty(one.Sandbox) && macs.TryGetValue(one.Name, out var mac)) interfaces[index]!["mac"] = mac;
        }

        return Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), CniVersion);
    }

    /// <summary>Returns <see cref="Raw"/> as text.</summary>
    /// <returns>The JSON text.</returns>
    public string ToJson() => Encoding.UTF8.GetString(Raw.Span);

    /// <summary>Compares two results. They are equal if their JSON is identical.</summary>
    /// <param name="other">The other result.</param>
    /// <returns>Whether the results are equal.</returns>
    public bool Equals(CniResult? other) => other is not null && Raw.Span.SequenceEqual(other.Raw.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Raw.Length;

    /// <inheritdoc/>
    public override string ToString() => ToJson();
}
