using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>With which of the kernel's interfaces a plugin is configured to write its NAT rules. The default is iptables, where
/// it is installed [plugins 1.9.1]; older plugins know nothing else.</summary>
internal static class PluginBackend
{
    public const string Iptables = "iptables", Nftables = "nftables";

    /// <summary>Returns the back end of a plugin that masquerades; null if it does not.</summary>
    public static string? OfMasquerading(PluginConfig plugin) =>
        plugin.Type is "bridge" or "ptp" && plugin.Json.TryGetProperty("ipMasq", out var isOn) && isOn.ValueKind == JsonValueKind.True
            ? Text(plugin, "ipMasqBackend") ?? Iptables
            : null;

    /// <summary>Returns the back end of a plugin that publishes ports; null if it does not.</summary>
    public static string? OfPublishing(PluginConfig plugin) => plugin.Type == "portmap" ? Text(plugin, "backend") ?? Iptables : null;

    /// <summary>Finds what a plugin needs to write its rules, and the host does not have: <c>iptables</c> or <c>nft</c>; null if
    /// nothing is missing. A plugin without a configured back end takes either of them, except for the firewall
    /// plugin, which has none for nftables.</summary>
    public static string? FindMissing(PluginConfig plugin, IHostPrograms programs)
    {
        const string Firewall = "firewall", Nft = "nft";
        var given = Text(plugin, plugin.Type is Firewall or "portmap" ? "backend" : "ipMasqBackend");
        var isWriting = plugin.Type == Firewall || OfMasquerading(plugin) is not null || OfPublishing(plugin) is not null;
        return given switch
        {
            _ when !isWriting => null,
            Nftables => programs.Has(Nft) ? null : Nft,
            null or "" when plugin.Type != Firewall => programs.Has(Iptables) || programs.Has(Nft) ? null : Iptables,
            null or "" or Iptables => programs.Has(Iptables) ? null : Iptables,
            _ => null,
        };
    }

    private static string? Text(PluginConfig plugin, string key) =>
        plugin.Json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
