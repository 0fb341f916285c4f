using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MiniPod.Net.Rules;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The output of iptables-save, as far as it comes from CNI plugins, which name network and container in the
/// comment of a rule.</summary>
/// <param name="chains">All chains, with their tables.</param>
/// <param name="rules">All rules.</param>
internal sealed partial class RuleDump(IReadOnlyList<(string Table, string Chain)> chains, IReadOnlyList<IptablesRule> rules)
{
    /// <summary>Parses the output of iptables-save.</summary>
    public static RuleDump Parse(string text)
    {
        var chains = new List<(string, string)>();
        var rules = new List<IptablesRule>();
        var table = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*')) table = line[1..].Trim();
            else if (line.StartsWith(':')) chains.Add((table, line[1..].Split(' ')[0]));
            else if (IptablesRule.Parse(table, line) is { } rule) rules.Add(rule);
        }

        return new RuleDump(chains, rules);
    }

    /// <summary>Returns the containers that have rules, with their networks.</summary>
    public IEnumerable<(string Network, string ContainerId)> Owners() =>
        rules.Select(Owner).OfType<(string, string)>().Distinct();

    /// <summary>Returns the chains that a plugin created for a single container and that no rule jumps to, except those
    /// that contain a rule that names the container.</summary>
    public IEnumerable<(string Table, string Chain)> Unused() => chains.Where(chain => PluginChains.IsOne(chain.Chain)
        && rules.All(rule =>
            rule.Table != chain.Table || rule.Target != chain.Chain && (rule.Chain != chain.Chain || Owner(rule) is null)));

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
        foreach (var rule in nat)
        {
            if (PluginChains.IsOne(rule.Target) && Owner(rule) is { } owner) owners.TryAdd(rule.Target, owner);
        }

        return
        [
            .. from rule in nat
               where owners.ContainsKey(rule.Chain)
               let to = Destination(rule)
               where to is not null
               let port = Port(rule, to, anyAddress)
               where port is not null
               let owner = owners[rule.Chain]
               select new PublishedRule(owner.Network, owner.ContainerId, port) { Address = to.Address },
        ];
    }

    /// <summary>Returns the number of rules for a container, and of its chains that have none.</summary>
    public int Count(string network, string containerId) =>
        rules.Count(rule => Owner(rule) == (network, containerId)) + EmptyChains(network, containerId).Count();

    /// <summary>
    /// Returns the input with which iptables-restore removes the rules of a container and the chains that belong to it
    /// alone: chains created by a plugin that contain those rules or are their target, and that no other rule jumps to.
    /// </summary>
    public string Removal(string network, string containerId)
    {
        var stale = rules.Where(rule => Owner(rule) == (network, containerId)).ToList();
        var empty = EmptyChains(network, containerId).ToList();
        var own = stale.SelectMany(rule => new[] { (rule.Table, rule.Chain), (rule.Table, Chain: rule.Target) })
            .Where(chain => PluginChains.IsOne(chain.Chain))
            .Where(chain => rules.All(rule => rule.Table != chain.Table || rule.Target != chain.Chain || stale.Contains(rule)))
            .Concat(empty)
            .ToHashSet();
        var lines = new List<string>();
        foreach (var table in stale.Select(rule => rule.Table).Concat(empty.Select(chain => chain.Table)).Distinct())
        {
            lines.Add($"*{table}");
            lines.AddRange(stale
                .Where(rule => rule.Table == table && !own.Contains((rule.Table, rule.Chain)))
                .Select(rule => $"-D {rule.Line[3..]}"));
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
            && rules.All(rule => rule.Table != chain.Table || rule.Chain != chain.Chain && rule.Target != chain.Chain));
    }

    // name: "minipod" id: "0123"; portmap puts "dnat" before it, MiniPod "published".
    private static (string Network, string ContainerId)? Owner(IptablesRule rule) =>
        rule.Value("--comment") is { } comment && Comment().Match(comment) is { Success: true } match
            ? (match.Groups["network"].Value, match.Groups["id"].Value)
            : null;

    // Where a rule leads a port; null if it leads none anywhere.
    private static IPEndPoint? Destination(IptablesRule rule) =>
        rule.Target == "DNAT" && IPEndPoint.TryParse(rule.Value("--to-destination") ?? "", out var to) && to.Port > 0 ? to : null;

    private static PortMapping? Port(IptablesRule rule, IPEndPoint to, string anyAddress) =>
        PortProtocol.Find(rule.Value("-p") ?? "") is { } protocol
            && int.TryParse(rule.Value("--dport"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new PortMapping
            {
                HostPort = port,
                ContainerPort = to.Port,
                Protocol = protocol,
                HostIp = rule.Value("-d")?.Split('/')[0] ?? anyAddress,
            }
            : null;

    [GeneratedRegex("""^(dnat |published )?name: "(?<network>[^"\\]+)" id: "(?<id>[^"\\]+)"$""")]
    private static partial Regex Comment();
}
