using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>Writes results in each version.</summary>
internal static class ResultWriter
{
    public static CniResult Convert(CniResult result, string version)
    {
        var shape = ResultReader.ShapeOf(version);
        var raw = shape == ResultReader.ShapeOf(result.CniVersion)
            ? WithVersion(JsonText.Parse(result.Raw.Span), version) // only the version differs: keep unknown keys
            : Write(result, version, shape);
        return ResultReader.Read(raw, version);
    }

    /// <summary>Writes a result unchanged except for its version.</summary>
    public static byte[] WithVersion(JsonElement result, string version) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("cniVersion", version);
        foreach (var property in result.EnumerateObject())
        {
            if (JsonText.Is(property.Name, "cniVersion")) continue;
            writer.WritePropertyName(property.Name);
            JsonText.WriteRaw(writer, property.Value);
        }

        writer.WriteEndObject();
    });

    /// <summary>Writes a result from its properties.</summary>
    public static byte[] Write(CniResult result, string version, ResultShape shape) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("cniVersion", version);
        if (shape == ResultShape.Pair)
        {
            WritePair(writer, result);
            WriteDns(writer, result.Dns);
        }
        else
        {
            WriteArray(writer, "interfaces", result.Interfaces, (w, i) => WriteInterface(w, i, shape));
            WriteArray(writer, "ips", result.Ips, (w, ip) => WriteIp(w, ip, shape));
            WriteArray(writer, "routes", result.Routes, (w, route) => WriteRoute(w, route, shape == ResultShape.Lists));
            if (shape == ResultShape.Families || !result.Dns.IsEmpty) WriteDns(writer, result.Dns);
        }

        writer.WriteEndObject();
    });

    // Before 0.3.0 a result had at most one address of each family, and each route belonged to an address.
    private static void WritePair(Utf8JsonWriter writer, CniResult result)
    {
        var first4 = result.Ips.FirstOrDefault(ip => ip.Address.IsIPv4);
        var first6 = result.Ips.FirstOrDefault(ip => !ip.Address.IsIPv4);
        if (first4 is null && first6 is null)
            throw new CniResultException("the result has no IP address, so CNI versions 0.1.0 and 0.2.0 cannot express it");
        foreach (var (key, ip) in new[] { ("ip4", first4), ("ip6", first6) })
        {
            if (ip is null) continue;
            writer.WriteStartObject(key);
            writer.WriteString("ip", ip.Address.ToString());
            if (ip.Gateway is not null) writer.WriteString("gateway", ip.Gateway.ToString());
            WriteArray(writer, "routes", [
                .. result.Routes.Where(route => route.Destination.IsIPv4 == ip.Address.IsIPv4),
            ], (w, route) => WriteRoute(w, route, full: false));
            writer.WriteEndObject();
        }
    }

    private static void WriteInterface(Utf8JsonWriter writer, CniInterface value, ResultShape shape)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        if (value.Mac is not null) writer.WriteString("mac", value.Mac);
        if (shape == ResultShape.Lists) WriteNumber(writer, "mtu", value.Mtu);
        if (value.Sandbox is not null) writer.WriteString("sandbox", value.Sandbox);
        if (shape == ResultShape.Lists && value.SocketPath is not null) writer.WriteString("socketPath", value.SocketPath);
        if (shape == ResultShape.Lists && value.PciId is not null) writer.WriteString("pciID", value.PciId);
        writer.WriteEndObject();
    }

    private static void WriteIp(Utf8JsonWriter writer, CniIpConfig ip, ResultShape shape)
    {
        writer.WriteStartObject();
        if (shape == ResultShape.Families) writer.WriteString("version", ip.Address.IsIPv4 ? "4" : "6");
        WriteNumber(writer, "interface", ip.Interface);
        writer.WriteString("address", ip.Address.ToString());
        if (ip.Gateway is not null) writer.WriteString("gateway", ip.Gateway.ToString());
        writer.WriteEndObject();
    }

    private static void WriteRoute(Utf8JsonWriter writer, CniRoute route, bool full)
    {
        writer.WriteStartObject();
        writer.WriteString("dst", route.Destination.ToString());
        if (route.Gateway is not null) writer.WriteString("gw", route.Gateway.ToString());
        if (full)
        {
            WriteNumber(writer, "mtu", route.Mtu);
            WriteNumber(writer, "advmss", route.AdvertisedMss);
            WriteNumber(writer, "priority", route.Priority);
            WriteNumber(writer, "table", route.Table);
            WriteNumber(writer, "scope", route.Scope);
        }

        writer.WriteEndObject();
    }

    private static void WriteDns(Utf8JsonWriter writer, CniDns dns)
    {
        writer.WriteStartObject("dns");
        WriteStrings(writer, "nameservers", dns.Nameservers);
        if (!string.IsNullOrEmpty(dns.Domain)) writer.WriteString("domain", dns.Domain);
        WriteStrings(writer, "search", dns.Search);
        WriteStrings(writer, "options", dns.Options);
        writer.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string> values) =>
        WriteArray(writer, name, values, (w, value) => w.WriteStringValue(value));

    private static void WriteArray<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        if (values.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var value in values) write(writer, value);
        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
    }
}
