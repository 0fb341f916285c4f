using System.Text;
using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>
/// The configuration of a plugin in a network, exactly as written (see
/// <see href="https://www.cni.dev/docs/spec/#plugin-configuration-objects">Plugin configuration objects</see> in the
/// CNI specification).
/// </summary>
public sealed record PluginConfig
{
    private readonly JsonElement _json;

    private PluginConfig(JsonElement json) => _json = json;

    /// <summary>The plugin type, which is the name of its program, for example <c>bridge</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The capabilities that the plugin declares (see the
    /// <see href="https://www.cni.dev/docs/conventions/#dynamic-plugin-specific-fields-capabilities--runtime-configuration">
    /// conventions</see>), by key. The value false disables a capability. Default none.</summary>
    public required IReadOnlyDictionary<string, bool> Capabilities { get; init; }

    /// <summary>The IPAM plugin that the plugin calls, for example <c>host-local</c>; null when there is
    /// none.</summary>
    public string? IpamType { get; init; }

    /// <summary>The configuration of the IPAM plugin, as written; null when there is none.</summary>
    public JsonElement? Ipam => JsonText.Find(_json, "ipam");

    /// <summary>The complete configuration as written, including key order, number precision and unknown
    /// keys.</summary>
    public JsonElement Json => _json;

    /// <summary>The complete configuration as text, exactly as written.</summary>
    public string Raw => Encoding.UTF8.GetString(Bytes(_json));

    /// <summary>Whether the plugin declares a capability, and therefore receives its argument.</summary>
    /// <param name="name">The capability, for example <c>portMappings</c>.</param>
    /// <returns>Whether the capability is declared and not disabled.</returns>
    public bool HasCapability(string name) => Capabilities.TryGetValue(name, out var enabled) && enabled;

    /// <summary>Compares two configurations. They are equal if their JSON text is identical.</summary>
    /// <param name="other">The other configuration.</param>
    /// <returns>Whether the configurations are equal.</returns>
    public bool Equals(PluginConfig? other) => other is not null && Bytes(_json).SequenceEqual(Bytes(other._json));

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Type, StringComparison.Ordinal);

    /// <summary>Reads a plugin configuration object.</summary>
    /// <exception cref="JsonException">The object violates SPEC.md, "Plugin configuration objects".</exception>
    internal static PluginConfig Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw JsonText.Wrong("plugins", "an array of objects", json);
        // throws now, not when the plugin is called, if a name contains half a surrogate pair
        foreach (var property in json.EnumerateObject()) _ = property.Name;

        var type = JsonText.FindString(json, "type");
        if (string.IsNullOrEmpty(type)) throw new JsonException("a plugin has no \"type\" (the name of its program)");
        if (!PluginFinder.IsValidName(type))
        {
            throw new JsonException(
                $"\"type\": \"{type}\" is not a valid plugin name: it must name a program in the plugin directories, not a path");
        }

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
