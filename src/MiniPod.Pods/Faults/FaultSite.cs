using System.Net;
using System.Net.Sockets;
using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Live;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Faults;

/// <summary>A pod on which a fault is to be made, and what the kernel says of its network. What a fault needs and the pod does not have is
/// refused.</summary>
internal sealed class FaultSite
{
    private const string Program = "iptables";

    /// <summary>The pod.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>The outcomes of its steps.</summary>
    public required PodFacts Facts { get; init; }

    /// <summary>The paths that MiniPod uses.</summary>
    public required PodPaths Paths { get; init; }

    /// <summary>The network of the host and the pod.</summary>
    public required NetworkPicture Picture { get; init; }

    /// <summary>The rules of iptables; null if they cannot be read.</summary>
    public SavedRules? Rules { get; init; }

    /// <summary>Reads a number that is a setting of this host's network, as a path below /proc/sys/net; null if there is none.</summary>
    public Func<string, int?> Setting { get; init; } = HostSetting.Number;

    /// <summary>The path of the pod's namespace that stays when the pause process ends.</summary>
    public string Netns => Paths.Pin(Record.Id);

    /// <summary>The pod's namespace.</summary>
    public NamespaceView Pod => Picture.Others is [var pod, ..] ? pod : throw Refuse("its network namespace is gone");

    /// <summary>The first network that gave the pod an IPv4 address.</summary>
    public (PodNetwork Network, IPAddress Address, int PrefixLength, IPAddress? Gateway) Attachment
    {
        get
        {
            foreach (var network in Record.Networks)
            {
                var ip = Facts.Results.GetValueOrDefault(network.InterfaceName)?.ContainerIps.FirstOrDefault(one => one.Address.IsIPv4);
                if (ip is not null) return (network, ip.Address.Address, ip.Address.PrefixLength, ip.Gateway);
            }

            throw Refuse("it has no IPv4 address");
        }
    }

    /// <summary>The pod's address.</summary>
    public IPAddress Address => Attachment.Address;

    /// <summary>The pod's address, as a rule names it.</summary>
    public string AddressOfRule => IptablesFamily.HostPrefix(Address);

    /// <summary>The pod's interface on that network.</summary>
    public NetworkLink Link => Pod.Link(Attachment.Network.InterfaceName)
        ?? throw Refuse($"it has no interface {Attachment.Network.InterfaceName} any more");

    /// <summary>The host's end of the pod's cable.</summary>
    public NetworkLink HostEnd => Picture.PeerOf(Pod, Link) is { Link: var end, View: var there } && there.Identity == Picture.Host.Identity
        ? end
        : throw Refuse($"network \"{Attachment.Network.Network}\" does not connect it to the host by a cable (veth)");

    /// <summary>The bridge that the cable is plugged into.</summary>
    public NetworkLink Bridge => Picture.Host.MasterOf(HostEnd) is { Kind: "bridge" } bridge
        ? bridge
        : throw Refuse($"{HostEnd.Name}, the host's end of its cable, is in no bridge");

    /// <summary>The pod's default route, and the form in which it can be put back.</summary>
    public (NetworkRoute Route, byte[] Saved) DefaultRoute(IEnumerable<(NetworkRoute Route, byte[] Saved)> routes)
    {
        var found = routes.FirstOrDefault(one =>
            one.Route is { Table: NetworkRoute.MainTable, Destination.PrefixLength: 0, NextHops.Count: 1 }
            && one.Route.Destination.BaseAddress.AddressFamily == AddressFamily.InterNetwork);
        return found.Route is null ? throw Refuse("it has no default route") : found;
    }

    /// <summary>The rules of iptables that are met.</summary>
    public SavedRules RequireRules() => Rules ?? throw Refuse("the rules of iptables cannot be read");

    /// <summary>A chain with one of its rules.</summary>
    /// <param name="table">The table.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="which">Which rules.</param>
    public IReadOnlyList<Changes.FaultRule> RulesOf(string table, string chain, Func<IptablesRule, bool> which)
    {
        var rules = RequireRules();
        return
        [
            .. rules.Rules[(table, chain)].Index().Where(one => which(one.Item)).Select(one => new Changes.FaultRule(
                chain,
                one.Index + 1,
                one.Item.ToString(),
                rules.Chains.Contains((table, one.Item.Target)) ? one.Item.Target : null)),
        ];
    }

    /// <summary>Whether the pod publishes ports on that network.</summary>
    public bool PublishesPorts => AttachmentConf.PublishesPorts(Record, Attachment.Network) && Record.Spec.AllPorts().Any();

    /// <exception cref="PodException">The pod publishes no ports.</exception>
    public void RequirePorts()
    {
        if (!PublishesPorts) throw Refuse("it publishes no port: run it with '-p 8080:80'");
    }

    /// <summary>The plugin of a type that the network has; null if it has none.</summary>
    public PluginConfig? Plugin(string type) => Attachment.Network.List.Plugins.FirstOrDefault(plugin => plugin.Type == type);

    /// <summary>The exception that says why a fault cannot be made on this pod.</summary>
    public PodException Refuse(string why) => new($"this fault cannot be made on pod \"{Record.FullName}\": {why}.");

    /// <summary>Reads it.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="kernel">Reads the kernel's network.</param>
    /// <param name="record">The pod.</param>
    /// <param name="facts">The outcomes of its steps.</param>
    /// <param name="paths">The paths that MiniPod uses.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FaultSite> ReadAsync(
        IHostPrograms programs,
        INetworkReader kernel,
        PodRecord record,
        PodFacts facts,
        PodPaths paths,
        CancellationToken cancellationToken) => new()
        {
            Record = record,
            Facts = facts,
            Paths = paths,
            Picture = kernel.Read(NetworkParts.All & ~NetworkParts.Counters, [paths.Pin(record.Id)]),
            Rules = await ReadRulesAsync(programs, cancellationToken).ConfigureAwait(false),
        };

    // Most faults need none.
    private static async Task<SavedRules?> ReadRulesAsync(IHostPrograms programs, CancellationToken cancellationToken)
    {
        try
        {
            return await SavedRules.ReadAsync(programs, Program, cancellationToken).ConfigureAwait(false);
        }
        catch (PodException)
        {
            return null;
        }
    }
}
