using System.Net;
using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>Reads results of all versions.</summary>
internal static class ResultReader
{
    public static ResultShape ShapeOf(string version) => version switch
    {
        "0.1.0" or "0.2.0" => ResultShape.Pair,
        "0.3.0" or "0.3.1" or "0.4.0" => ResultShape.Families,
        "1.0.0" or "1.1.0" => ResultShape.Lists,
        _ => throw new CniResultException(
            $"CNI version \"{version}\" of the result is not supported (supported: {string.Join(", ", SpecVersion.All)})"),
    };

    public static CniResult Read(ReadOnlySpan<byte> json, string assumedVersion)
    {
        try
        {
            return Read(JsonText.Parse(json), assumedVersion);
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            throw new CniResultException($"the result is not valid: {error.Message}", error);
        }
    }

    public static CniResult Read(JsonElement root, string assumedVersion)
    {
        try
        {
            // Go's decoder accepts null as an empty object, so there are plugins that return it.
            if (root.ValueKind == JsonValueKind.Null) root = JsonElement.Parse("{}"u8);

            // A result without a version has the version of the request, not 0.1.0: containernetworking/cni#895.
            var declared = JsonText.FindString(root, "cniVersion");
            var version = string.IsNullOrEmpty(declared) ? (assumedVersion.Length == 0 ? SpecVersion.Oldest : assumedVersion) : declared;
            var result = ShapeOf(version) == ResultShape.Pair ? ReadPair(root, version) : ReadLists(root, version);
            return string.IsNullOrEmpty(declared) ? result with { Raw = ResultWriter.WithVersion(root, version) } : result;
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            throw new CniResultException($"the result is not valid: {error.Message}", error);
        }
    }

    private static CniResult ReadPair(JsonElement root, string version)
    {
        var ips = new List<CniIpConfig>();
        var routes = new List<CniRoute>();
        foreach (var key in new[] { "ip4", "ip6" })
        {
            if (JsonText.Find(root, key) is not { } ip) continue;
            ips.Add(new CniIpConfig { Address = ReadAddress(ip, "ip"), Gateway = FindGateway(ip, "gateway") });
            routes.AddRange(JsonText.Items(ip, "routes").Select(ReadRoute));
        }

        return new CniResult
        {
            CniVersion = version,
            Ips = ips,
            Routes = routes,
            Dns = ReadDns(root),
            Raw = JsonText.RawBytes(root).ToArray(),
        };
    }

    private static CniResult ReadLists(JsonElement root, string version) => new()
    {
        CniVersion = version,
        Interfaces = [.. JsonText.Items(root, "interfaces").Select(ReadInterface)],
        Ips = [.. JsonText.Items(root, "ips").Select(ip => new CniIpConfig
        {
            Address = ReadAddress(ip, "address"),
            Gateway = FindGateway(ip, "gateway"),
            Interface = JsonText.FindInt(ip, "interface"),
        })],
        Routes = [.. JsonText.Items(root, "routes").Select(ReadRoute)],
        Dns = ReadDns(root),
        Raw = JsonText.RawBytes(root).ToArray(),
    };

    private static CniInterface ReadInterface(JsonElement json) => new()
    {
        Name = JsonText.FindString(json, "name") ?? "",
        Mac = NotEmpty(JsonText.FindString(json, "mac")),
        Mtu = NotZero(JsonText.FindInt(json, "mtu")),
        Sandbox = NotEmpty(JsonText.FindString(json, "sandbox")),
        SocketPath = NotEmpty(JsonText.FindString(json, "socketPath")),
        PciId = NotEmpty(JsonText.FindString(json, "pciID")),
    };

    private static CniRoute ReadRoute(JsonElement json) => new()
    {
        Destination = ReadAddress(json, "dst"),
        Gateway = FindGateway(json, "gw"),
        Mtu = NotZero(JsonText.FindInt(json, "mtu")),
        AdvertisedMss = NotZero(JsonText.FindInt(json, "advmss")),
        Priority = NotZero(JsonText.FindInt(json, "priority")),
        Table = JsonText.FindInt(json, "table"),
        Scope = JsonText.FindInt(json, "scope"),
    };

    private static CniDns ReadDns(JsonElement root) => JsonText.Find(root, "dns") is { } dns
        ? new CniDns
        {
            Nameservers = JsonText.Strings(dns, "nameservers"),
            Domain = NotEmpty(JsonText.FindString(dns, "domain")),
            Search = JsonText.Strings(dns, "search"),
            Options = JsonText.Strings(dns, "options"),
        }
        : CniDns.Empty;

    private static CniAddress ReadAddress(JsonElement json, string name) =>
        CniAddress.Parse(JsonText.FindString(json, name) ?? throw new JsonException($"\"{name}\" is missing"));

    // Go writes a missing address as "".
    private static IPAddress? FindGateway(JsonElement json, string name) =>
        NotEmpty(JsonText.FindString(json, name)) is { } text ? CniAddress.ParseAddress(text) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int? NotZero(int? number) => number == 0 ? null : number;
}
