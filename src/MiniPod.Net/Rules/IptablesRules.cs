using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.Net.Rules;

/// <summary>Reads what the rules of iptables do from the output of iptables-save.</summary>
public sealed class IptablesRules
{
    private const string NatTable = "nat", FilterTable = "filter";
    private static readonly string[] Stops = ["DROP", "REJECT"];
    private readonly ILookup<(string Table, string Chain), IptablesRule> _rules;
    private readonly Dictionary<(string Table, string Chain), string> _policies = [];

    private IptablesRules(string text)
    {
        var table = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*')) table = line[1..].Trim();
            else if (line.StartsWith(':') && line[1..].Split(' ') is [var chain, var policy, ..]) _policies[(table, chain)] = policy;
        }

        _rules = IptablesRule.ParseAll(text);
    }

    private delegate bool Visitor(IptablesRule rule, RulePath path);

    /// <summary>Whether iptables-save shows a table at all: one to which somebody added rules with nft it refuses to show.</summary>
    public static bool IsComplete(string text) => !text.Contains("is incompatible, use 'nft' tool", StringComparison.Ordinal);

    /// <summary>Reads the tables of one family.</summary>
    /// <param name="text">The output of <c>iptables-save</c> or <c>ip6tables-save</c>.</param>
    /// <param name="family">The family.</param>
    public static PacketRules Read(string text, AddressFamily family)
    {
        var rules = new IptablesRules(text);
        return new PacketRules
        {
            Arriving = rules.Arriving(),
            Passing = new Dictionary<AddressFamily, ForwardRules> { [family] = rules.Passing() },
            Leaving = rules.Leaving(family),
            EmptyChains = rules._policies.Where(one => one.Key.Table == NatTable && one.Value == "-" && !rules._rules.Contains(one.Key))
                .Select(one => one.Key.Chain).ToHashSet(),
        };
    }

    private IReadOnlyList<DestinationChange> Arriving()
    {
        var found = new List<DestinationChange>();
        Walk(NatTable, "PREROUTING", (rule, path) =>
        {
            if (rule.Target == "DNAT" && rule.Value("-p") is { } protocol && Number(rule.Value("--dport")) is { } port
                && IPEndPoint.TryParse(rule.Value("--to-destination") ?? "", out var to))
            {
                var toPort = to.Port == 0 ? port : to.Port;
                found.Add(new DestinationChange(protocol, path.Destination?.BaseAddress, port, to.Address, toPort));
            }

            return true;
        });
        return [.. found.Distinct()];
    }

    private IReadOnlyList<IPNetwork> Leaving(AddressFamily family)
    {
        var found = new List<IPNetwork>();
        var all = new IPNetwork(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        Walk(NatTable, "POSTROUTING", (rule, path) =>
        {
            // portmap marks what it wants masqueraded: connections to published ports, whoever they come from.
            var isForAll = !path.ExceptsSources && !path.HasExceptions;
            if (rule.Target is "MASQUERADE" or "SNAT" && rule.Value("--mark") is null && (path.Source is not null || isForAll))
                found.Add(path.Source ?? all);
            return true;
        });
        return [.. found.Distinct()];
    }

    private ForwardRules Passing()
    {
        var (sources, answers, destinations) = (new List<IPNetwork>(), new List<IPNetwork?>(), new List<(IPNetwork, int?)>());
        var (inputs, refusals, ofLinks) = (new List<string>(), new List<ForwardRefusal>(), new List<(string, string, string)>());
        var policy = _policies.GetValueOrDefault((FilterTable, "FORWARD")) ?? "ACCEPT";
        Walk(FilterTable, "FORWARD", (rule, path) =>
        {
            if (rule.Target != "ACCEPT" && !Stops.Contains(rule.Target)) return true;
            // What returned before is not stopped; whether it is accepted in the end does not matter then either.
            if (path.IsAlways && (rule.Target == "ACCEPT" || !path.HasExceptions))
            {
                policy = rule.Target;
                return false;
            }

            if (path.IsForInterfaces)
            {
                // The others are about networks of others: Docker's.
                if (rule.Target == "ACCEPT" && path.Input is { } input) inputs.Add(input);
                else if (Stops.Contains(rule.Target)) ofLinks.AddRange(path.Links.Select(link => (link, rule.Chain, rule.ToString())));
                return true;
            }

            if (Stops.Contains(rule.Target))
            {
                if (Refusal(rule, path) is not { } refusal) return true;
                List<IPNetwork> accepted = refusal.Source is null
                    ? [.. answers.OfType<IPNetwork>(), .. destinations.Select(one => one.Item1)]
                    : sources;
                if (!IsTooLate(refusal.Source ?? refusal.Destination!.Value, accepted)) refusals.Add(refusal);
            }
            else if (path.IsForAnswers)
                answers.Add(path.Destination);
            else if (path.Destination is { } destination)
                destinations.Add((destination, path.Port));
            else if (path.Source is { } source)
                sources.Add(source);
            return true;
        });
        return new ForwardRules(policy)
        {
            Sources = sources,
            Inputs = inputs,
            OfLinks = ofLinks,
            Answers = answers,
            Destinations = destinations,
            Refusals = refusals,
        };
    }

    // Some of what it would stop was accepted before: for the pods of which that is so, it stops nothing that matters.
    private static bool IsTooLate(IPNetwork refused, List<IPNetwork> accepted) =>
        accepted.Exists(one => one.Contains(refused.BaseAddress) || refused.Contains(one.BaseAddress));

    // A rule for both a source and a destination leaves the others of each alone.
    private static ForwardRefusal? Refusal(IptablesRule rule, RulePath path)
    {
        if (path.Source is null && path.Destination is null) return null;
        var isWhole = (path.Source is null || path.Destination is null) && !path.HasExceptions
            && path.Rules.All(one => one.IsForAddresses);
        return new ForwardRefusal(rule.Chain, rule.ToString(), rule.Target, path.Source, path.Destination, isWhole);
    }

    private void Walk(string table, string hook, Visitor visit) => Walk(table, hook, new RulePath([]), visit);

    // Follows the rules in the order in which a packet meets them. False: nothing after that is met.
    private bool Walk(string table, string chain, RulePath path, Visitor visit)
    {
        foreach (var rule in _rules[(table, chain)])
        {
            var here = path with { Rules = [.. path.Rules, rule] };
            if (!visit(rule, here)) return false;
            if (rule.Target is "RETURN" && rule.IsUnconditional) return true;
            if (rule.Target is "RETURN") path = path with { HasExceptions = true };
            if (rule.Target.Length > 0 && path.Rules.All(one => one.Chain != rule.Target) && rule.Target != chain
                && !Walk(table, rule.Target, here, visit))
            {
                return false;
            }
        }

        return true;
    }

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The rules that led to a rule, and that rule: a packet has to fit all of them.</summary>
    private sealed record RulePath(IReadOnlyList<IptablesRule> Rules)
    {
        /// <summary>Whether some packets have returned before.</summary>
        public bool HasExceptions { get; init; }

        public bool IsAlways => Rules.All(rule => rule.IsUnconditional);

        public bool IsForInterfaces => Rules.Any(rule => rule.IsForInterfaces);

        public IEnumerable<string> Links =>
            Rules.SelectMany(rule => new[] { rule.Value("-i"), rule.Value("-o") }).OfType<string>().Distinct();

        public bool ExceptsSources => Rules.Any(rule => rule.Words.Contains("-s") && rule.Network("-s") is null);

        public bool IsForAnswers => Rules.Any(rule => rule.IsForAnswers);

        /// <summary>The interface that alone decides; null if there is more to it.</summary>
        public string? Input => Rules.All(rule => rule.IsForInput)
            ? Rules.Select(rule => rule.Value("-i")).LastOrDefault(name => name is not null)
            : null;

        public int? Port => Number(Rules.Select(rule => rule.Value("--dport")).LastOrDefault(port => port is not null));

        public IPNetwork? Source => Last("-s");

        public IPNetwork? Destination => Last("-d");

        private IPNetwork? Last(string option) => Rules.Select(rule => rule.Network(option)).LastOrDefault(network => network is not null);
    }
}
