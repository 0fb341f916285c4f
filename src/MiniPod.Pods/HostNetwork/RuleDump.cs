using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The output of iptables-save, as far as it comes from CNI plugins, which name network and container in the
/// comment of a rule.</summary>
/// <param name="chains">All chains, with their tables.</param>
/// <param name="rules">All rules, with their tables.</param>
internal sealed partial class RuleDump(
    IReadOnlyList<(string Table, string Chain)> chains, IReadOnlyList<(string Table, string Chain, string Rule)> rules)
{
    /// <summary>Parses the output of iptables-save.</summary>
    public static RuleDump Parse(string text)
    {
        var chains = new List<(string, string)>();
        var rules = new List<(string, string, string)>();
        var table = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*')) table = line[1..].Trim();
            else if (line.StartsWith(':')) chains.Add((table, line[1..].Split(' ')[0]));
            else if (line.StartsWith("-A ", StringComparison.Ordinal)) rules.Add((table, line.Split(' ')[1], line));
        }

        return new RuleDump(chains, rules);
    }

    /// <summary>Returns the containers that have rules, with their networks.</summary>
    public IEnumerable<(string Network, string ContainerId)> Owners() =>
        rules.Select(rule => Owner(rule.Rule)).OfType<(string, string)>().Distinct();

    /// <summary>Returns the chains that a plugin created for a single container and that no rule jumps to, except those
    /// that contain a rule that names the container.</summary>
    public IEnumerable<(string Table, string Chain)> Unused() => chains.Where(chain => PluginChains.IsOne(chain.Chain)
        && rules.All(rule =>
            rule.Table != chain.Table || Target(rule.Rule) != chain.Chain && (rule.Chain != chain.Chain || Owner(rule.Rule) is null)));

    /// <summary>
    /// Returns the host ports that the portmap plugin forwards to containers, and to which ones. The destination is in
    /// a chain of the container's own; the comment of the rule that jumps to that chain names the container.
    /// </summary>
    /// <param name="anyAddress">The host address of a rule that names none: 0.0.0.0 or ::, by the family of the
    /// rules.</param>
    public IReadOnlyList<PublishedRule> Published(string anyAddress)
    {
        var nat = rules.Where(rule => rule.Table == "nat").ToList();
        var owners = new Dictionary<string, (string Network, string ContainerId)>(StringComparer.Ordinal);
        foreach (var (_, _, rule) in nat)
        {
            if (Target(rule) is var target && PluginChains.IsOne(target) && Owner(rule) is { } owner) owners.TryAdd(target, owner);
        }

        return
        [
            .. from rule in nat
               where owners.ContainsKey(rule.Chain)
               let destination = Destination().Match(rule.Rule)
               where destination.Success
               let owner = owners[rule.Chain]
               select new PublishedRule(owner.Network, owner.ContainerId, Port(destination, anyAddress))
               {
                   Address = IPAddress.TryParse(destination.Groups["to"].Value.Trim('[', ']'), out var address) ? address : null,
               },
        ];
    }

    /// <summary>Returns the number of rules for a container, and of its chains that have none.</summary>
    public int Count(string network, string containerId) =>
        rules.Count(rule => Owner(rule.Rule) == (network, containerId)) + EmptyChains(network, containerId).Count();

    /// <summary>
    /// Returns the input with which iptables-restore removes the rules of a container and the chains that belong to it
    /// alone: chains created by a plugin that contain those rules or are their target, and that no other rule jumps to.
    /// </summary>
    public string Removal(string network, string containerId)
    {
        var stale = rules.Where(rule => Owner(rule.Rule) == (network, containerId)).ToList();
        var empty = EmptyChains(network, containerId).ToList();
        var own = stale.SelectMany(rule => new[] { (rule.Table, rule.Chain), (rule.Table, Chain: Target(rule.Rule)) })
            .Where(chain => PluginChains.IsOne(chain.Chain))
            .Where(chain => rules.All(rule => rule.Table != chain.Table || Target(rule.Rule) != chain.Chain || stale.Contains(rule)))
            .Concat(empty)
            .ToHashSet();
        var lines = new List<string>();
        foreach (var table in stale.Select(rule => rule.Table).Concat(empty.Select(chain => chain.Table)).Distinct())
        {
            lines.Add($"*{table}");
            lines.AddRange(stale
                .Where(rule => rule.Table == table && !own.Contains((rule.Table, rule.Chain)))
                .Select(rule => $"-D {rule.Rule[3..]}"));
            lines.AddRange(
                own.Where(chain => chain.Table == table).SelectMany(chain => new[] { $"-F {chain.Chain}", $"-X {chain.Chain}" }));
            lines.Add("COMMIT");
        }

        return string.Join('\n', lines) + "\n";
    }

    // Chains of the container that contain no rule, and that no rule jumps to.
    private IEnumerable<(string Table, string Chain)> EmptyChains(string network, string containerId)
    {
        var names = PluginChains.Of(network, containerId).ToHashSet(StringComparer.Ordinal);
        return chains.Where(chain => names.Contains(chain.Chain)
            && rules.All(rule => rule.Table != chain.Table || rule.Chain != chain.Chain && Target(rule.Rule) != chain.Chain));
    }

    // As quoted by iptables-save: --comment "name: \"minipod\" id: \"0123\""; portmap puts "dnat"
    // before it, MiniPod "published".
    private static (string Network, string ContainerId)? Owner(string rule) =>
        Comment().Match(rule) is { Success: true } match ? (match.Groups["network"].Value, match.Groups["id"].Value) : null;

    private static PortMapping Port(Match destination, string anyAddress) => new()
    {
        HostPort = int.Parse(destination.Groups["port"].Value, CultureInfo.InvariantCulture),
        ContainerPort = int.Parse(destination.Groups["inside"].Value, CultureInfo.InvariantCulture),
        Protocol = PortProtocol.Find(destination.Groups["protocol"].Value) ?? PortProtocol.Tcp,
        HostIp = destination.Groups["host"] is { Success: true, Value: var host } ? host : anyAddress,
    };

    private static string Target(string rule) => Jump().Match(rule) is { Success: true } match ? match.Groups[1].Value : "";

    [GeneratedRegex("""--comment "(dnat |published )?name: \\"(?<network>[^"\\]+)\\" id: \\"(?<id>[^"\\]+)\\"["]""")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"( -d (?<host>[0-9a-fA-F.:]+)(/\d+)?)? -p (?<protocol>tcp|udp|sctp) -m \w+ --dport (?<port>\d{1,5})"
        + @" -j DNAT --to-destination (?<to>\S+):(?<inside>\d{1,5})$")]
    private static partial Regex Destination();

    [GeneratedRegex(@" -[jg] (\S+)")]
    private static partial Regex Jump();
}
