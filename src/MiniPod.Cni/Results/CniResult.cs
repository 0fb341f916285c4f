using System.Text;

namespace MiniPod.Cni;

/// <summary>
/// What an ADD made (<see href="https://www.cni.dev/docs/spec/#add-success">the specification's "ADD Success"</see>), in the terms of 1.1.0
/// whatever version the
/// plugin answered in.
/// </summary>
public sealed record CniResult
{
    internal CniResult()
    {
    }

    /// <summary>The version it was told in.</summary>
    public required string CniVersion { get; init; }

    /// <summary>The interfaces. Before 0.3.0 none were told.</summary>
    public IReadOnlyList<CniInterface> Interfaces { get; init; } = [];

    /// <summary>The addresses, in the plugin's order.</summary>
    public IReadOnlyList<CniIpConfig> Ips { get; init; } = [];

    /// <summary>The routes.</summary>
    public IReadOnlyList<CniRoute> Routes { get; init; } = [];

    /// <summary>Name resolution.</summary>
    public CniDns Dns { get; init; } = CniDns.Empty;

    /// <summary>It as JSON: as the plugin gave it, unknown keys too; or as it was converted.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Reads a result of any version.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="assumedVersion">The version when it names none: that of the configuration. Default 0.1.0, which had
    /// no such key.</param>
    /// <exception cref="CniResultException">It is not a result, or is of an unknown version.</exception>
    public static CniResult Parse(ReadOnlySpan<byte> json, string assumedVersion = SpecVersion.Oldest) =>
        ResultReader.Read(json, assumedVersion);

    /// <summary>Makes a result, in the current version: what a plugin answers.</summary>
    /// <param name="interfaces">The interfaces it made.</param>
    /// <param name="ips">The addresses it gave.</param>
    /// <param name="routes">The routes it made.</param>
    /// <param name="dns">Name resolution. Default nothing known.</param>
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

    /// <summary>The same in another version. What that version cannot say is lost; see docs/cni-conformance.md for what.</summary>
    /// <param name="version">The version, <c>1.0.0</c>.</param>
    /// <exception cref="CniResultException">The version is unknown, or cannot say it at all: before 0.3.0 a result has
    /// an address.</exception>
    public CniResult ConvertTo(string version) => version == CniVersion ? this : ResultWriter.Convert(this, version);

    /// <summary>It as JSON text, as <see cref="Raw"/>.</summary>
    public string ToJson() => Encoding.UTF8.GetString(Raw.Span);

    /// <summary>Two are equal when their JSON is.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(CniResult? other) => other is not null && Raw.Span.SequenceEqual(other.Raw.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Raw.Length;

    /// <inheritdoc/>
    public override string ToString() => ToJson();
}
