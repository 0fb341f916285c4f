using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>The transport protocol of a port. Default TCP.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct PortProtocol
{
    // Null is TCP, so that the default value is it too.
    private readonly string? _name;

    private PortProtocol(string name) => _name = name;

    /// <summary>TCP.</summary>
    public static PortProtocol Tcp => default;

    /// <summary>UDP.</summary>
    public static PortProtocol Udp { get; } = new("udp");

    /// <summary>SCTP.</summary>
    public static PortProtocol Sctp { get; } = new("sctp");

    /// <summary>Parses a protocol, in upper or lower case.</summary>
    /// <returns>Null if it is not one of the three.</returns>
    public static PortProtocol? Find(string? text) => text?.ToLowerInvariant() switch
    {
        "tcp" => Tcp,
        "udp" => Udp,
        "sctp" => Sctp,
        _ => null,
    };

    /// <summary>The name in lower case, as engine, plugins and iptables use it: <c>tcp</c>.</summary>
    public override string ToString() => _name ?? "tcp";

    internal sealed class Converter : JsonConverter<PortProtocol>
    {
        public override PortProtocol Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Find(reader.GetString()) ?? throw new JsonException($"\"{OneLine.Of(reader.GetString() ?? "")}\" is not tcp, udp or sctp");

        public override void Write(Utf8JsonWriter writer, PortProtocol value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
