using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniPod.Net.Rules;
using MiniPod.Pods.Spec;
using static MiniPod.Pods.HostNetwork.ForeignJson;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// The rules that plugins created with their <c>nftables</c> back end: portmap (<c>"backend"</c>), bridge and ptp
/// (<c>"ipMasqBackend"</c>) [plugins 1.9.1]. iptables does not show them.
/// </summary>
/// <param name="rules">The rules, as <c>nft -j</c> prints them (libnftables-json(5)).</param>
internal sealed partial class NftRules(IReadOnlyList<JsonObject> rules)
{
    private const string Program = "nft";
    private const string PortTable = "cni_hostport", MasqueradeTable = "cni_plugins_masquerade", MasqueradeChain = "masq_checks";

    private static readonly string[] ListTables = ["-j", "list", "tables"];
    private static readonly (string Family, string Table)[] PortTables = [("ip", PortTable), ("ip6", PortTable)];
    private static readonly (string Family, string Table)[] MasqueradeTables = [("inet", MasqueradeTable)];

    /// <summary>Whether nft is installed, and tells its tables; otherwise nothing is known of the rules.</summary>
    public bool IsReadable { get; private init; }

    /// <summary>Reads the rules that publish ports, of both families, as far as that is possible.</summary>
    /// <returns>No rules if nft is not installed, or fails: the kernel may have no nftables.</returns>
    /// <exception cref="PodException">The output of nft makes no sense.</exception>
    public static Task<NftRules> FindPublishedAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        FindAsync(programs, PortTables, cancellationToken);

    /// <summary>Reads all rules of plugins, as far as that is possible.</summary>
    /// <inheritdoc cref="FindPublishedAsync"/>
    public static Task<NftRules> FindAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        FindAsync(programs, [.. PortTables, .. MasqueradeTables], cancellationToken);

    /// <summary>Reads the rules that publish ports, of both families.</summary>
    /// <exception cref="PodException">The rules cannot be read, or nft is not installed.</exception>
    public static Task<NftRules> ReadPublishedAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        ReadAsync(programs, PortTables, cancellationToken);

    /// <summary>Reads the rules that masquerade.</summary>
    /// <inheritdoc cref="ReadPublishedAsync"/>
    public static Task<NftRules> ReadMasqueradingAsync(IHostPrograms programs, CancellationToken cancellationToken) =>
        ReadAsync(programs, MasqueradeTables, cancellationToken);

    /// <summary>Returns the published ports. The comment of a rule is the id of its container; the network is not
    /// recorded.</summary>
    public IEnumerable<PublishedRule> Published() => rules.Select(AsPublished).OfType<PublishedRule>();

    /// <summary>Returns where the rules of portmap are, by container: for each, the arguments of
    /// <c>nft delete rule</c>.</summary>
    public ILookup<string, string> Places() => rules.Where(IsOfPortmap).ToLookup(rule => Text(rule["comment"])!, Place);

    /// <summary>Returns where the rules are that masquerade an attachment: for each, the arguments of
    /// <c>nft delete rule</c>.</summary>
    public IEnumerable<string> MasqueradingPlaces(string network, string interfaceName, string containerId) =>
        rules.Where(rule => IsMasquerading(rule, network, interfaceName, containerId)).Select(Place);

    /// <summary>Returns the containers that have rules: each once, or, if it is on several networks, once for each of them and once
    /// for its ports.</summary>
    public IReadOnlyList<NftOwner> Owners()
    {
        var masqueraded = rules.Select(MasqueradedOwner).OfType<NftOwner>()
            .GroupBy(owner => owner.Hash)
            .Select(group => group.First() with
            {
                Addresses = [.. group.SelectMany(owner => owner.Addresses).Distinct()],
                Places = [.. group.SelectMany(owner => owner.Places)],
            })
            .ToList();
        var owners = new List<NftOwner>();
        foreach (var published in rules.Where(IsOfPortmap).GroupBy(rule => Text(rule["comment"])!))
        {
            var ports = new NftOwner
            {
                ContainerId = published.Key,
                Addresses = [.. published.Select(rule => AsAddress(Destination(rule)?["addr"])).OfType<IPAddress>().Distinct()],
                Places = [.. published.Select(Place)],
            };
            if (masqueraded.Where(owner => owner.Is(published.Key)).ToList() is [var only])
            {
                masqueraded.Remove(only);
                ports = only with { ContainerId = published.Key, Places = [.. ports.Places, .. only.Places] };
            }

            owners.Add(ports);
        }

        return [.. owners, .. masqueraded];
    }

    /// <summary>What the rules do with packets.</summary>
    public PacketRules AsPacketRules() => new()
    {
        Arriving = LeadsFrom("prerouting", "jump") ? [.. rules.Select(AsChange).OfType<DestinationChange>()] : [],
        Leaving = LeadsFrom("postrouting", "goto")
            ? [.. rules.Where(rule => Text(rule["chain"]) == MasqueradeChain)
                .Select(rule => AsAddress(Match(rule, "saddr"))).OfType<IPAddress>()
                .Select(address => IPNetwork.Parse(IptablesFamily.HostPrefix(address)))]
            : [],
    };

    /// <summary>Removes the rules of a container. They are read again, because a place may have become another rule's.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="owner">The container.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">They cannot be read or removed.</exception>
    public static async Task RemoveAsync(IHostPrograms programs, NftOwner owner, CancellationToken cancellationToken)
    {
        var there = await FindAsync(programs, cancellationToken).ConfigureAwait(false);
        var places = there.Owners().Where(owner.IsSame).SelectMany(one => one.Places);
        await DeleteAsync(programs, places, owner.ContainerId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes rules: all of them, or, if one is gone, none.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="places">Where they are.</param>
    /// <param name="containerId">The container on whose behalf.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">They cannot be deleted.</exception>
    public static Task DeleteAsync(
        IHostPrograms programs, IEnumerable<string> places, string containerId, CancellationToken cancellationToken) =>
        string.Concat(places.Select(place => $"delete rule {place}\n")) is { Length: > 0 } text
            ? programs.RunAsync(Program, ["-f", "-"], text, containerId, cancellationToken)
            : Task.CompletedTask;

    /// <summary>Whether the rules forward a port to an address of a container.</summary>
    public bool IsPublished(string containerId, IPAddress address, PortMapping port) =>
        LeadsFrom("prerouting", "jump") && rules.Any(rule =>
            AsPublished(rule) is { } found
            && found.ContainerId == containerId
            && (found.Port with { HostIp = null }) == (port with { HostIp = null })
            && Equals(found.Port.OnlyAddress, port.OnlyAddress)
            && Equals(found.Address, address));

    /// <summary>Whether the rules masquerade an address of a container.</summary>
    public bool IsMasqueraded(string network, string interfaceName, string containerId, IPAddress address) =>
        LeadsFrom("postrouting", "goto") && rules.Any(rule =>
            IsMasquerading(rule, network, interfaceName, containerId)
            && Equals(AsAddress(Match(rule, "saddr")), address));

    // nft has the exit code 1 for everything that goes wrong: only the list of tables tells that one does not exist.
    private static async Task<NftRules> FindAsync(
        IHostPrograms programs, (string Family, string Table)[] wanted, CancellationToken cancellationToken)
    {
        var tables = await programs.FindAsync(Program, ListTables, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(programs, tables, wanted, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsMasquerading(JsonObject rule, string network, string interfaceName, string containerId) =>
        Text(rule["chain"]) == MasqueradeChain
            && Text(rule["comment"])?.StartsWith(
                PluginChains.NftablesComment(network, interfaceName, containerId), StringComparison.Ordinal) == true;

    private static bool IsOfPortmap(JsonObject rule) =>
        Text(rule["table"]) == PortTable && Text(rule["comment"]) is { Length: > 0 };

    // HASH-HASH, net: NETWORK, if: INTERFACE, id: CONTAINER; cut off at 128 characters.
    private static NftOwner? MasqueradedOwner(JsonObject rule) =>
        Text(rule["chain"]) == MasqueradeChain && Owner().Match(Text(rule["comment"]) ?? "") is { Success: true } match
            ? new NftOwner
            {
                ContainerId = match.Groups["id"].Value,
                Network = match.Groups["network"].Value,
                InterfaceName = match.Groups["interface"].Value,
                Hash = match.Groups["hash"].Value,
                Addresses = AsAddress(Match(rule, "saddr")) is { } address ? [address] : [],
                Places = [Place(rule)],
            }
            : null;

    private static string Place(JsonObject rule) =>
        $"{Text(rule["family"])} {Text(rule["table"])} {Text(rule["chain"])} handle {rule["handle"]}";

    private static async Task<NftRules> ReadAsync(
        IHostPrograms programs, (string Family, string Table)[] wanted, CancellationToken cancellationToken)
    {
        var tables = await programs.ReadAsync(Program, ListTables, cancellationToken).ConfigureAwait(false)
            ?? throw new PodException("cannot check the firewall rules in nftables: program \"nft\" not found. Install nftables.");
        return await ReadAsync(programs, tables, wanted, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<NftRules> ReadAsync(
        IHostPrograms programs, string? tables, (string Family, string Table)[] wanted, CancellationToken cancellationToken)
    {
        var rules = new List<JsonObject>();
        var there = tables is null ? [] : Parse(tables, "table").Select(table => (Text(table["family"]), Text(table["name"]))).ToHashSet();
        foreach (var (family, table) in wanted.Where(one => there.Contains(one)))
        {
            var text = await programs.FindAsync(Program, ["-j", "list", "table", family, table], cancellationToken).ConfigureAwait(false);
            if (text is not null) rules.AddRange(Parse(text, "rule"));
        }

        return new NftRules(rules) { IsReadable = tables is not null };
    }

    private static IReadOnlyList<JsonObject> Parse(string text, string kind)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject all && all["nftables"] is JsonArray entries
                ? [.. entries.OfType<JsonObject>().Select(entry => entry[kind]).OfType<JsonObject>()]
                : throw new JsonException("it contains no \"nftables\"");
        }
        catch (JsonException error)
        {
            throw new PodException($"cannot parse the output of 'nft -j list': {error.Message}", error);
        }
    }

    // Whether a hook sends packets to the plugins' chains at all.
    private bool LeadsFrom(string hook, string verdict) =>
        rules.Any(rule => Text(rule["chain"]) == hook && Expressions(rule).Any(one => one.ContainsKey(verdict)));

    private static PublishedRule? AsPublished(JsonObject rule)
    {
        if (Text(rule["comment"]) is not { } containerId || Destination(rule)?["port"] is not JsonValue inside) return null;
        if (Match(rule, "dport") is not JsonValue outside) return null;
        if (!outside.TryGetValue<int>(out var hostPort) || !inside.TryGetValue<int>(out var containerPort)) return null;
        var hostIp = Match(rule, "daddr");
        if (hostIp is not null && AsAddress(hostIp) is null) return null; // Another program's rule: plugins write addresses only.
        return new PublishedRule(null, containerId, new PortMapping
        {
            HostPort = hostPort,
            ContainerPort = containerPort,
            Protocol = PortProtocol.Find(Protocol(rule)) ?? PortProtocol.Tcp,
            HostIp = Text(hostIp) ?? PortMapping.AnyAddress(
                Text(rule["family"]) == "ip6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork),
        })
        {
            Address = AsAddress(Destination(rule)?["addr"]),
        };
    }

    private static DestinationChange? AsChange(JsonObject rule) =>
        AsPublished(rule) is { Port: var port } && AsAddress(Destination(rule)?["addr"]) is { } to
            ? new DestinationChange(port.Protocol.ToString(), port.OnlyAddress, port.HostPort, to, port.ContainerPort)
            : null;

    private static IEnumerable<JsonObject> Expressions(JsonObject rule) =>
        (rule["expr"] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject? Destination(JsonObject rule) =>
        Expressions(rule).Select(one => one["dnat"]).OfType<JsonObject>().FirstOrDefault();

    // The single value that a rule compares a header field with.
    private static JsonNode? Match(JsonObject rule, string field) => Expressions(rule)
        .Select(one => one["match"]).OfType<JsonObject>()
        .Where(match => Text(match["op"]) == "==" && Text(match["left"]?["payload"]?["field"]) == field)
        .Select(match => match["right"]).FirstOrDefault();

    private static string? Protocol(JsonObject rule) => Expressions(rule)
        .Select(one => one["match"]?["left"]?["payload"]).OfType<JsonObject>()
        .Where(payload => Text(payload["field"]) == "dport")
        .Select(payload => Text(payload["protocol"])).FirstOrDefault();

    private static IPAddress? AsAddress(JsonNode? node) => IPAddress.TryParse(Text(node), out var address) ? address : null;

    [GeneratedRegex("^(?<hash>[0-9a-f]{16}-[0-9a-f]{16}), net: (?<network>[^,]+), if: (?<interface>[^,]+), id: (?<id>.*)$")]
    private static partial Regex Owner();
}
