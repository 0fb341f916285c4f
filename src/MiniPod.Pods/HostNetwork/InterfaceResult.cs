using System.Net.Sockets;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The result of an attachment as far as its interface shows it, for when the result itself is lost.</summary>
internal static class InterfaceResult
{
    /// <summary>Reads the addresses of the interface.</summary>
    /// <param name="kernel">Reads the kernel's network.</param>
    /// <param name="version">The CNI version of the result.</param>
    /// <param name="attachment">The attachment.</param>
    /// <returns>Null if there is no such interface in the namespace, or it has no address.</returns>
    /// <exception cref="LibcException">The interface cannot be read.</exception>
    public static JsonObject? Read(INetworkReader kernel, string version, RuntimeConf attachment)
    {
        var ips = (FindAddresses(kernel, attachment) ?? [])
            .Select(address => (JsonNode)new JsonObject
            {
                ["version"] = address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? "6" : "4",
                ["interface"] = 0,
                ["address"] = address.ToString(),
            })
            .ToArray();
        return ips.Length == 0 ? null : new JsonObject
        {
            ["cniVersion"] = version,
            ["interfaces"] = new JsonArray(new JsonObject { ["name"] = attachment.IfName, ["sandbox"] = attachment.NetNs }),
            ["ips"] = new JsonArray(ips),
        };
    }

    /// <summary>Reads the addresses of the interface that others can reach.</summary>
    /// <param name="kernel">Reads the kernel's network.</param>
    /// <param name="attachment">The attachment.</param>
    /// <returns>Null if there is no such interface in the namespace.</returns>
    /// <exception cref="LibcException">The interface cannot be read.</exception>
    public static IReadOnlyList<NetworkAddress>? FindAddresses(INetworkReader kernel, RuntimeConf attachment)
    {
        if (attachment.NetNs.Length == 0) return null;
        var picture = kernel.Read(NetworkParts.Links | NetworkParts.Addresses, [attachment.NetNs]);
        return picture.Others is [var pod] && pod.Link(attachment.IfName) is { } link
            ? [.. pod.Addresses.Where(address => address.LinkIndex == link.Index && address.Scope == AddressScope.Global)]
            : null;
    }
}
