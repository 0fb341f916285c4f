using System.Net;
using MiniPod.Cni;
using MiniPod.Pods.Changes;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Forecasts;

/// <summary>What the DEL of a network would take away, found among what there is now.</summary>
internal static class AttachmentRemoval
{
    public static IEnumerable<PlannedChange> Of(PodNetwork network, HostOutlook outlook)
    {
        var facts = outlook.Pod;
        if (facts.SandboxId is not { } sandboxId || !facts.Results.TryGetValue(network.InterfaceName, out var result)) return [];
        IReadOnlyList<IPAddress> addresses = [.. result.ContainerIps.Select(ip => ip.Address.Address)];
        var onHost = HostEnds(result, outlook).ToHashSet(StringComparer.Ordinal);
        var chains = PluginChains.Of(network.Network, sandboxId).ToHashSet(StringComparer.Ordinal);
        var isRoutedBySource = network.List.Plugins.Any(plugin => plugin.Type == "sbr");
        var gone = outlook.Host
            .Where(fact => fact.Kind switch
            {
                HostFactKind.Interface => fact.Pod is null ? onHost.Contains(Name(fact)) : Name(fact) == network.InterfaceName,
                HostFactKind.Address or HostFactKind.Route => fact.Pod is null
                    ? onHost.Any(name => IsOn(fact, name))
                    : IsOn(fact, network.InterfaceName),
                HostFactKind.Rule when fact.Pod is not null => isRoutedBySource
                    && addresses.Any(address => fact.Subject.Contains($" from {address} table ", StringComparison.Ordinal)),
                HostFactKind.Rule => IsOfAttachment(fact, network.Network, sandboxId, chains, addresses),
                HostFactKind.File => addresses.Any(address => Path.GetFileName(fact.Subject) == address.ToString())
                    && fact.Details is [var holder] && holder.StartsWith(sandboxId[..HostFact.ShownIdLength], StringComparison.Ordinal),
                HostFactKind.Setting => (fact.Pod is null ? onHost : [network.InterfaceName])
                    .Any(name => fact.Subject.Contains($".conf.{name}.", StringComparison.Ordinal)),
                _ => false,
            })
            .ToList();
        return Bridges(gone, outlook).Concat(gone.SelectMany(fact =>
            fact is { Kind: HostFactKind.Interface, Pod: not null } ? Interface(network, fact, sandboxId) : [PlannedChange.Remove(fact)]));
    }

    // What is left of the bridges, which stay.
    private static IEnumerable<PlannedChange> Bridges(List<HostFact> gone, HostOutlook outlook) => outlook.OnHost(HostFactKind.Interface)
        .Where(fact => fact.Details is ["bridge", ..])
        .SelectMany(bridge => PlannedChange.Between(bridge, BridgeReaction.Without(bridge, gone, outlook)));

    // Before it goes, it gets back what tuning changed.
    private static IEnumerable<PlannedChange> Interface(PodNetwork network, HostFact fact, string sandboxId)
    {
        var (changes, then) = TuningForecast.Undo(network.List.Plugins, fact, sandboxId, network.InterfaceName);
        return [.. changes, PlannedChange.Remove(fact) with { Text = then.ToString() }];
    }

    /// <summary>Whether OpenPorts made a rule, and not a plugin.</summary>
    public static bool IsOfOpenPorts(HostFact fact, string sandboxId) =>
        fact.Kind == HostFactKind.Rule && fact.Subject.Contains(sandboxId, StringComparison.Ordinal)
            && fact.Subject.Contains("\"published name: ", StringComparison.Ordinal);

    // The result names the bridge too, which stays.
    private static IEnumerable<string> HostEnds(CniResult result, HostOutlook outlook) => result.Interfaces
        .Where(one => string.IsNullOrEmpty(one.Sandbox))
        .Select(one => one.Name)
        .Where(name => outlook.OnHost(HostFactKind.Interface).Any(fact =>
            Name(fact) == name && fact.Details.Any(detail => detail is "veth" or "ifb")));

    private static string Name(HostFact fact) => fact.Subject.Split('@')[0];

    private static bool IsOn(HostFact fact, string name) => $"{fact.Subject} ".Contains($" dev {name} ", StringComparison.Ordinal);

    private static bool IsOfAttachment(
        HostFact fact, string network, string sandboxId, HashSet<string> chains, IReadOnlyList<IPAddress> addresses)
    {
        if (IsOfOpenPorts(fact, sandboxId)) return false;
        var words = fact.Subject.Split(' ');
        return fact.Subject.Contains(PluginChains.QuotedComment(network, sandboxId), StringComparison.Ordinal)
            || words.Any(chains.Contains)
            || (words.Contains("CNI-FORWARD") && addresses.Any(address => words.Contains(IptablesFamily.HostPrefix(address))));
    }
}
