using System.Text;
using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>
/// One plugin of a network: its own configuration, as it was written
/// (<see href="https://www.cni.dev/docs/spec/#plugin-configuration-objects">the specification's "Plugin configuration objects"</see>).
/// </summary>
public sealed record PluginConfig
{
    private readonly JsonElement _json;

    private PluginConfig(JsonElement json) => _json = json;

    /// <summary>The plugin's program: <c>bridge</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The capabilities it declares (CONVENTIONS.md), by key; those with false are declared off. Default none.</summary>
    public required IReadOnlyDictionary<string, bool> Capabilities { get; init; }

    /// <summary>The IPAM plugin it will call itself, <c>host-local</c>; null when it names none.</summary>
    public string? IpamType { get; init; }

    /// <summary>Its whole configuration, as it was written: key order, number precision, unknown keys.</summary>
    public JsonElement Json => _json;

    /// <summary>Its whole configuration as text, as it was written.</summary>
    public string Raw => Encoding.UTF8.GetString(Bytes(_json));

    /// <summary>Whether it declares a capability and so is given the argument of that name.</summary>
    /// <param name="name">The capability, <c>portMappings</c>.</param>
    public bool HasCapability(string name) => Capabilities.TryGetValue(name, out var enabled) && enabled;

    /// <summary>Two are equal when their texts are.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(PluginConfig? other) => other is not null && Bytes(_json).SequenceEqual(Bytes(other._json));

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Type, StringComparison.Ordinal);

    /// <summary>Reads a plugin's object.</summary>
    /// <exception cref="JsonException">It is not what SPEC.md, "Plugin configuration objects", says.</exception>
    internal static PluginConfig Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw JsonText.Wrong("plugins", "an array of objects", json);
        // half a surrogate pair is found now, not when the plugin is called
        foreach (var property in json.EnumerateObject()) _ = property.Name;

        var type = JsonText.FindString(json, "type");
        if (string.IsNullOrEmpty(type)) throw new JsonException("a plugin has no \"type\", the name of its program");
        if (!PluginFinder.IsValidName(type))
            throw new JsonException($"\"type\": \"{type}\" is no plugin name: it names a program in the plugin directories, not a path");

        var ipam = JsonText.Find(json, "ipam");
        if (ipam is { ValueKind: not JsonValueKind.Object } wrongIpam) throw JsonText.Wrong("ipam", "an object", wrongIpam);
        if (JsonText.Find(json, "dns") is { ValueKind: not JsonValueKind.Object } wrongDns)
            throw JsonText.Wrong("dns", "an object", wrongDns);

        return new PluginConfig(json)
        {
            Type = type,
            Capabilities = ReadCapabilities(json),
            IpamType = ipam is { } i && JsonText.FindString(i, "type") is { Length: > 0 } ipamType ? ipamType : null,
        };
    }

    private static Dictionary<string, bool> ReadCapabilities(JsonElement json)
    {
        var capabilities = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (JsonText.Find(json, "capabilities") is not { } declared) return capabilities;
        if (declared.ValueKind != JsonValueKind.Object) throw JsonText.Wrong("capabilities", "an object", declared);
        foreach (var capability in declared.EnumerateObject())
        {
            capabilities[capability.Name] = capability.Value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw JsonText.Wrong($"capabilities.{capability.Name}", "true or false", capability.Value),
            };
        }

        return capabilities;
    }

    private static ReadOnlySpan<byte> Bytes(JsonElement json) => JsonText.RawBytes(json);
}
