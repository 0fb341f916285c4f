using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>What a pod says to the plugins of a network: CNI_ARGS as kubelet's runtimes send them, and the capabilities
/// that the plugins declare.</summary>
internal static class AttachmentConf
{
    /// <summary>Makes sure that a network can be asked for what is wished of it. To be called before anything is made.</summary>
    /// <exception cref="PodException">It cannot.</exception>
    public static void Check(PodNetwork attachment, NetworkConfigList list)
    {
        if (attachment.Ips.Count > 1 && !Declares(list, "ips"))
        {
            throw new PodException(
                $"network \"{list.Name}\" takes one address: its configuration ({attachment.Source}) does not declare the "
                + "capability \"ips\".");
        }
    }

    /// <summary>Says it. Never refuses: DEL must be possible whatever was asked for.</summary>
    public static RuntimeConf Build(PodRecord record, PodNetwork attachment, NetworkConfigList list, string sandboxId)
    {
        var capabilities = new JsonObject();
        List<KeyValuePair<string, string>> args =
        [
            new("IgnoreUnknown", "1"),
            new("K8S_POD_NAMESPACE", record.Namespace),
            new("K8S_POD_NAME", record.Spec.Name.Value),
            new("K8S_POD_INFRA_CONTAINER_ID", sandboxId),
            new("K8S_POD_UID", record.Uid),
        ];

        if (attachment.Ips.Count > 0)
        {
            if (Declares(list, "ips")) capabilities["ips"] = new JsonArray([.. attachment.Ips.Select(ip => (JsonNode)ip)]);
            else args.Add(new("IP", attachment.Ips[0]));
        }

        if (attachment.Mac is { } mac)
        {
            if (Declares(list, "mac")) capabilities["mac"] = mac;
            else args.Add(new("MAC", mac));
        }

        if (PublishesPorts(record, attachment)) capabilities["portMappings"] = PortMappings(record.Spec.AllPorts());
        return new RuntimeConf
        {
            ContainerId = sandboxId,
            NetNs = PodPaths.Link(record),
            IfName = attachment.InterfaceName,
            Args = args,
            CapabilityArgs = capabilities,
        };
    }

    /// <summary>Whether a plugin of the network takes a capability.</summary>
    public static bool Declares(NetworkConfigList list, string capability) =>
        list.Plugins.Any(plugin => plugin.HasCapability(capability));

    // Ports are published once, on the first network that can: twice would be two rules for one socket. The interface names the
    // attachment: other addresses may be asked for than when the pod was made.
    public static bool PublishesPorts(PodRecord record, PodNetwork attachment) =>
        record.Spec.AllPorts().Any()
            && record.Networks.FirstOrDefault(network => Declares(network.List, "portMappings"))?.InterfaceName == attachment.InterfaceName;

    // The form that portmap reads, CONVENTIONS.md of CNI: lower-case protocol, hostIP only where one was asked for.
    private static JsonArray PortMappings(IEnumerable<PortMapping> ports)
    {
        var array = new JsonArray();
        foreach (var port in ports)
        {
            var mapping = new JsonObject
            {
                ["hostPort"] = port.HostPort,
                ["containerPort"] = port.ContainerPort,
                ["protocol"] = port.Protocol,
            };
            if (port.HostIp is not null) mapping["hostIP"] = port.HostIp;
            array.Add((JsonNode)mapping);
        }

        return array;
    }
}
