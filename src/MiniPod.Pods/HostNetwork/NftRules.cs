using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The rules in one nftables table, created by a plugin with its <c>nftables</c> back end: portmap (<c>"backend"</c>), bridge and ptp
/// (<c>"ipMasqBackend"</c>) [plugins 1.9.1]. iptables does not show them.
/// </summary>
/// <param name="rules">The rules, as <c>nft -j</c> prints them (libnftables-json(5)).</param>
internal sealed class NftRules(IReadOnlyList<JsonObject> rules)
{
    private const string Program = "nft";
    private static readonly string[] Families = ["ip", "ip6"];

    /// <summary>Reads the rules that publish ports, of both families.</summary>
    /// <returns>No rules if nft is not installed: the plugins run it too, so there are none.</returns>
    /// <exception cref="PodException">The rules cannot be read.</exception>
    public static async Task<NftRules> ReadPublishedAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        var tables = await Task.WhenAll(Families.Select(family =>
            ReadAsync(programs, family, "cni_hostport", cancellationToken))).ConfigureAwait(false);
        return new NftRules([.. tables.SelectMany(table => table)]);
    }

    /// <summary>Reads the rules that masquerade.</summary>
    /// <inheritdoc cref="ReadPublishedAsync"/>
    public static async Task<NftRules> ReadMasqueradingAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        new(await ReadAsync(programs, "inet", "cni_plugins_masquerade", cancellationToken).ConfigureAwait(false));

    /// <summary>Returns the published ports. The comment of a rule is the id of its container; the network is not
    /// recorded.</summary>
    public IEnumerable<PublishedRule> Published() => rules.Select(AsPublished).OfType<PublishedRule>();

    /// <summary>Whether a rule forwards a port to an address of a container.</summary>
    public bool IsPublished(string containerId, IPAddress address, PortMapping port) => rules.Any(rule =>
        AsPublished(rule) is { } found
        && (found.ContainerId, found.Port with { HostIp = null }) == (containerId, port with { HostIp = null })
        && AreSame(found.Port.HostIp, port.HostIp)
        && Destination(rule)?["addr"] is JsonValue to && to.ToString() == address.ToString());

    /// <summary>Whether a rule masquerades an address of a container.</summary>
    public bool IsMasqueraded(string network, string containerId, IPAddress address) => rules.Any(rule =>
        Text(rule["comment"]) is { } comment
        && comment.Contains($" net: {network}, ", StringComparison.Ordinal)
        && comment.EndsWith($" id: {containerId}", StringComparison.Ordinal)
        && Match(rule, "saddr") is { } source && source.ToString() == address.ToString());

    private static async Task<IReadOnlyList<JsonObject>> ReadAsync(
        IHostPrograms programs, string family, string table, CancellationToken cancellationToken)
    {
        var arguments = new[] { "-j", "list", "table", family, table };
        var text = await programs.FindAsync(Program, arguments, cancellationToken).ConfigureAwait(false);
        if (text is null) return [];
        try
        {
            return JsonNode.Parse(text) is JsonObject all && all["nftables"] is JsonArray entries
                ? [.. entries.OfType<JsonObject>().Select(entry => entry["rule"]).OfType<JsonObject>()]
                : throw new JsonException("it contains no \"nftables\"");
        }
        catch (JsonException error)
        {
            throw new PodException($"cannot understand the output of 'nft {string.Join(' ', arguments)}': {error.Message}", error);
        }
    }

    private static PublishedRule? AsPublished(JsonObject rule)
    {
        if (Text(rule["comment"]) is not { } containerId || Destination(rule)?["port"] is not JsonValue inside) return null;
        if (Match(rule, "dport") is not { } outside) return null;
        if (!outside.TryGetValue<int>(out var hostPort) || !inside.TryGetValue<int>(out var containerPort)) return null;
        return new PublishedRule(null, containerId, new PortMapping
        {
            HostPort = hostPort,
            ContainerPort = containerPort,
            Protocol = PortProtocol.Find(Protocol(rule)) ?? PortProtocol.Tcp,
            HostIp = Match(rule, "daddr")?.ToString(),
        });
    }

    private static bool AreSame(string? one, string? other) =>
        (one is null ? null : IPAddress.Parse(one)) is var first
        && (other is null ? null : IPAddress.Parse(other)) is var second
        && Equals(IsAny(first) ? null : first, IsAny(second) ? null : second);

    private static bool IsAny(IPAddress? address) =>
        address is not null && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static IEnumerable<JsonObject> Expressions(JsonObject rule) =>
        (rule["expr"] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject? Destination(JsonObject rule) =>
        Expressions(rule).Select(one => one["dnat"]).OfType<JsonObject>().FirstOrDefault();

    // What a rule compares a header field with, if with a single value.
    private static JsonValue? Match(JsonObject rule, string field) => Expressions(rule)
        .Select(one => one["match"]).OfType<JsonObject>()
        .Where(match => Text(match["op"]) == "==" && Text(match["left"]?["payload"]?["field"]) == field)
        .Select(match => match["right"]).OfType<JsonValue>().FirstOrDefault();

    private static string? Protocol(JsonObject rule) => Expressions(rule)
        .Select(one => one["match"]?["left"]?["payload"]).OfType<JsonObject>()
        .Where(payload => Text(payload["field"]) == "dport")
        .Select(payload => Text(payload["protocol"])).FirstOrDefault();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
