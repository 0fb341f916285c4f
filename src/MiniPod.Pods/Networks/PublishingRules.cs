using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>Whether a pod's ports can be published on its networks, as far as that is known before anything is
/// created.</summary>
internal static class PublishingRules
{
    private const string Capability = "portMappings";

    /// <summary>Checks the ports of a pod.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="attachments">Its networks.</param>
    /// <exception cref="PodException">None of the networks supports published ports, or one of the ports cannot be
    /// published as requested.</exception>
    public static void Check(PodSpec spec, IReadOnlyList<PodNetwork> attachments)
    {
        if (!spec.AllPorts().Any()) return;
        if (attachments.FirstOrDefault(one => AttachmentConf.Declares(one.List, Capability)) is not { } publishing)
        {
            throw new PodException(
                "ports cannot be published: no plugin of network "
                + $"{string.Join(", ", attachments.Select(a => $"\"{a.Network}\" ({a.Source})"))} declares the capability "
                + $"\"{Capability}\". Add the portmap plugin to its plugin chain, or use the network "
                + $"\"{NetworkResolver.BuiltInNetwork}\".");
        }

        if (Portmap(publishing) is { } portmap) CheckLoopback(spec, publishing, portmap);
    }

    /// <summary>What a user might not expect of the published ports of a pod that passed <see cref="Check"/>: on which address of the
    /// host they do not answer, a line each.</summary>
    public static IEnumerable<string> Notes(PodSpec spec, IReadOnlyList<PodNetwork> attachments)
    {
        var open = spec.AllPorts().Where(port => port.OnlyAddress is null && port.Families.Contains(AddressFamily.InterNetwork)).ToList();
        if (open.Count == 0 || attachments.Count == 0) yield break; // On the host's network nothing is published.
        var publishing = attachments.First(one => AttachmentConf.Declares(one.List, Capability));
        if (Portmap(publishing) is not { } portmap || IsSourceReplaced(portmap)) yield break;
        yield return $"127.0.0.1 does not lead to {string.Join(", ", open)}: network \"{publishing.Network}\" ({publishing.Source}) sets "
            + "\"snat\": false for the portmap plugin; the host's other addresses are not affected";
    }

    private static PluginConfig? Portmap(PodNetwork publishing) =>
        publishing.List.Plugins.First(one => one.HasCapability(Capability)) is { Type: "portmap" } portmap ? portmap : null;

    private static bool IsSourceReplaced(PluginConfig portmap) =>
        !portmap.Json.TryGetProperty("snat", out var snat) || snat.ValueKind != JsonValueKind.False;

    // What the host sends to a loopback address is redirected by portmap's rules, but with a loopback address as its source. It
    // is dropped unless the source is replaced (snat), and always in IPv6, which has nothing like route_localnet
    // (ip-sysctl, Documentation/networking in the kernel).
    private static void CheckLoopback(PodSpec spec, PodNetwork network, PluginConfig portmap)
    {
        foreach (var port in spec.AllPorts().Where(port => port.OnlyAddress is { } only && IPAddress.IsLoopback(only)))
        {
            if (port.OnlyAddress!.AddressFamily == AddressFamily.InterNetworkV6)
            {
                throw new PodException(
                    $"cannot publish port {port}: firewall rules cannot forward what is sent to the loopback address of IPv6. Publish it "
                    + "on 127.0.0.1, or on another address of the host.");
            }

            if (!IsSourceReplaced(portmap))
            {
                throw new PodException(
                    $"cannot publish port {port}: network \"{network.Network}\" ({network.Source}) sets \"snat\": false for the portmap "
                    + "plugin, and then nothing that is sent to a loopback address can be forwarded. Publish it on another address of "
                    + "the host, or remove that setting.");
            }
        }
    }
}
