using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using static MiniPod.Pods.HostNetwork.ForeignJson;

namespace MiniPod.Pods.Networks;

/// <summary>The runtime configuration that a pod passes to the plugins of a network: CNI_ARGS, as the runtimes of a
/// kubelet send them, and the capabilities that the plugins declare.</summary>
internal static class AttachmentConf
{
    /// <summary>The argument in CNI_ARGS that has the pod's uid.</summary>
    public const string UidArgument = "K8S_POD_UID";

    /// <summary>The capability of plugins that limit what a pod receives and sends.</summary>
    public const string Bandwidth = "bandwidth";

    /// <summary>How many bits may be sent at once: as much as the plugin takes, as containerd asks for.</summary>
    public const long Burst = uint.MaxValue;

    /// <summary>Makes sure that a network supports what is requested from it. Call it before anything is
    /// created.</summary>
    /// <exception cref="PodException">It does not.</exception>
    public static void Check(PodNetwork attachment, NetworkConfigList list)
    {
        if (attachment.Ips.Count > 1 && !Declares(list, "ips"))
        {
            throw new PodException(
                $"network \"{list.Name}\" accepts only one address: its configuration ({attachment.Source}) does not declare the "
                + "capability \"ips\".");
        }
    }

    /// <summary>Builds the configuration. Never fails: DEL must be possible whatever was requested.</summary>
    public static RuntimeConf Build(PodRecord record, PodNetwork attachment, NetworkConfigList list, string sandboxId)
    {
        var capabilities = new JsonObject();
        List<KeyValuePair<string, string>> args =
        [
            new("IgnoreUnknown", "1"),
            new("K8S_POD_NAMESPACE", record.Namespace),
            new("K8S_POD_NAME", record.Spec.Name.Value),
            new("K8S_POD_INFRA_CONTAINER_ID", sandboxId),
            new(UidArgument, record.Uid),
        ];

        if (attachment.Ips.Count > 0)
        {
            var ips = attachment.Ips.Select(ip => TakesPrefix(list) ? ip : HostAddress.WithoutPrefix(ip));
            if (Declares(list, "ips")) capabilities["ips"] = new JsonArray([.. ips.Select(ip => (JsonNode)ip)]);
            else args.Add(new("IP", ips.First()));
        }

        if (attachment.Mac is { } mac)
        {
            if (Declares(list, "mac")) capabilities["mac"] = mac;
            else args.Add(new("MAC", mac));
        }

        if (PublishesPorts(record, attachment)) capabilities["portMappings"] = PortMappings(record.Spec.AllPorts());
        if (record.Spec.Bandwidth is { } limits && Declares(list, Bandwidth)) capabilities[Bandwidth] = Rates(limits);
        return new RuntimeConf
        {
            ContainerId = sandboxId,
            NetNs = PodPaths.Link(record),
            IfName = attachment.InterfaceName,
            Args = args,
            CapabilityArgs = capabilities,
        };
    }

    /// <summary>What has no effect because no network supports it, as sentences.</summary>
    public static IEnumerable<string> Notes(PodSpec spec, IReadOnlyList<PodNetwork> networks)
    {
        if (spec.Bandwidth is null || networks.Count == 0 || networks.Any(network => Declares(network.List, Bandwidth))) yield break;
        yield return $"the pod's bandwidth is not limited: no plugin of network \"{networks[0].Network}\" declares the capability "
            + $"\"{Bandwidth}\"";
    }

    /// <summary>Whether a plugin of the network declares a capability.</summary>
    public static bool Declares(NetworkConfigList list, string capability) =>
        list.Plugins.Any(plugin => plugin.HasCapability(capability));

    /// <summary>Whether a network's addresses are those in its configuration, so that there is no point in asking for them;
    /// a request replaces them together with their gateways.</summary>
    public static bool HasFixedAddresses(NetworkConfigList list) => list.Plugins.Any(plugin => plugin.IpamType == "static");

    // host-local has the prefix length of its range, and before version 1.0 accepts none in a request.
    private static bool TakesPrefix(NetworkConfigList list) => list.Plugins.All(plugin => plugin.IpamType != "host-local");

    // Whether an attachment publishes the pod's ports. They are published once, on the first network that supports it:
    // twice would mean two rules for one socket. The attachment is identified by its interface: the requested addresses
    // may differ from those of the pod's creation.
    public static bool PublishesPorts(PodRecord record, PodNetwork attachment) =>
        record.Spec.AllPorts().Any()
            && record.Networks.FirstOrDefault(network => Declares(network.List, "portMappings"))?.InterfaceName == attachment.InterfaceName;

    /// <summary>Reads the published ports from the capabilities that an attachment was given, which may be somebody else's: what
    /// does not make sense is left out.</summary>
    public static IEnumerable<PortMapping> Ports(JsonObject? capabilities) =>
        (capabilities?["portMappings"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Select(mapping => new PortMapping
        {
            HostPort = Number(mapping["hostPort"]),
            ContainerPort = Number(mapping["containerPort"]),
            Protocol = PortProtocol.Find(Text(mapping["protocol"])) ?? PortProtocol.Tcp,
            HostIp = Text(mapping["hostIP"]) is { Length: > 0 } address ? address : null,
        })
        .Where(port => port.HostPort > 0 && port.ContainerPort > 0 && (port.HostIp is null || HostAddress.IsValid(port.HostIp)));

    private static JsonObject Rates(PodBandwidth limits)
    {
        var rates = new JsonObject();
        if (limits.Ingress is { } ingress) (rates["ingressRate"], rates["ingressBurst"]) = (ingress, Burst);
        if (limits.Egress is { } egress) (rates["egressRate"], rates["egressBurst"]) = (egress, Burst);
        return rates;
    }

    // The form that portmap expects, see CONVENTIONS.md of CNI: lower-case protocol, and hostIP only
    // if one was requested.
    private static JsonArray PortMappings(IEnumerable<PortMapping> ports)
    {
        var array = new JsonArray();
        foreach (var port in ports)
        {
            var mapping = new JsonObject
            {
                ["hostPort"] = port.HostPort,
                ["containerPort"] = port.ContainerPort,
                ["protocol"] = port.Protocol.ToString(),
            };
            if (port.HostIp is not null) mapping["hostIP"] = port.HostIp;
            array.Add((JsonNode)mapping);
        }

        return array;
    }
}
