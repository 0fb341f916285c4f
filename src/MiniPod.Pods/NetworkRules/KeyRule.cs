using System.Text.Json;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;

namespace MiniPod.Pods.NetworkRules;

/// <summary>What a plugin accepts as the value of a key. Each rule returns what is wrong with a value; null if nothing
/// is.</summary>
internal static class KeyRule
{
    /// <summary>true or false.</summary>
    public static string? Bool(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Wrong("true or false", value);

    /// <summary>A text.</summary>
    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? null : Wrong("a text", value);

    /// <summary>A name that the kernel accepts for an interface; empty for the plugin's default.</summary>
    public static string? Link(JsonElement value) =>
        Text(value) ?? (value.GetString() is { Length: > 0 } name && !InterfaceName.IsValid(name)
            ? $"\"{name}\" is not a valid name of an interface: 1 to {InterfaceName.MaxBytes} bytes without '/', ':' or white space"
            : null);

    /// <summary>An interface of this host; empty for the plugin's default.</summary>
    public static string? HostLink(JsonElement value) =>
        Link(value) ?? (value.GetString() is { Length: > 0 } name && !IsThere(name) ? $"this host has no interface \"{name}\"" : null);

    /// <summary>An object whose values are texts.</summary>
    public static string? TextValues(JsonElement value) => value.ValueKind != JsonValueKind.Object
        ? Wrong("an object", value)
        : value.EnumerateObject().Where(one => one.Value.ValueKind != JsonValueKind.String)
            .Select(one => $"\"{one.Name}\": {Wrong("a text", one.Value)}").FirstOrDefault();

    /// <summary>An array of texts.</summary>
    public static string? Texts(JsonElement value) => value.ValueKind != JsonValueKind.Array
        ? Wrong("an array of texts", value)
        : value.EnumerateArray().Where(one => one.ValueKind != JsonValueKind.String)
            .Select(one => Wrong("an array of texts", one)).FirstOrDefault();

    /// <summary>A hardware address; empty for none.</summary>
    public static string? Mac(JsonElement value) =>
        Text(value) ?? (value.GetString() is { Length: > 0 } text && !IsMac(text)
            ? $"\"{text}\" is not a MAC address such as 02:42:ac:11:00:02"
            : null);

    /// <summary>A whole number within bounds.</summary>
    public static Func<JsonElement, string?> Number(long least, long most) => value =>
        value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number) ? Wrong("a whole number", value)
        : number < least || number > most ? FormattableString.Invariant($"{number} is not between {least} and {most}")
        : null;

    /// <summary>One of some texts; empty for the plugin's default.</summary>
    public static Func<JsonElement, string?> OneOf(params string[] texts) => value =>
        Text(value) ?? (value.GetString() is { Length: > 0 } text && !texts.Contains(text, StringComparer.Ordinal)
            ? $"\"{text}\" is not one of {string.Join(", ", texts)}"
            : null);

    /// <summary>The words for a value of another type.</summary>
    public static string Wrong(string expected, JsonElement value)
    {
        var text = value.GetRawText();
        return $"must be {expected}, not {(text.Length > 40 ? $"{text[..40]}..." : text)}";
    }

    // As Go's net.ParseMAC reads it, which plugins use, for Ethernet.
    private static bool IsMac(string text) =>
        text.Split(':') is { Length: 6 } parts && parts.All(part => part.Length == 2 && part.All(char.IsAsciiHexDigit));

    private static bool IsThere(string name) => new NetworkReader().Read(NetworkParts.Links, []).Host.Link(name) is not null;
}
