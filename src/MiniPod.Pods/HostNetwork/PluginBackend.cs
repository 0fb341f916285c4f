using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>With which of the kernel's interfaces a plugin writes its rules.</summary>
internal static class PluginBackend
{
    public const string Iptables = "iptables", Nftables = "nftables", Either = "";

    /// <summary>The program of <see cref="Nftables"/>; that of <see cref="Iptables"/> has its name.</summary>
    public const string Nft = "nft";

    /// <summary>Whether a plugin masquerades.</summary>
    public static bool IsMasquerading(PluginConfig plugin) => plugin.Type is "bridge" or "ptp" && PluginKeys.IsOn(plugin, "ipMasq");

    /// <summary>Whether the first DEL of a plugin always fails, because it looks for a chain of iptables, although it writes with
    /// nftables; it does its work, and the second succeeds [plugins 1.9.1].</summary>
    public static bool FailsInFirstDel(PluginConfig plugin) => IsMasquerading(plugin) && Configured(plugin) == Nftables;

    /// <summary>Whether firewalld runs: then the firewall plugin uses it, unless it is told otherwise.</summary>
    public static bool HasFirewalld => Directory.Exists("/run/firewalld");

    /// <summary>Returns what a plugin needs to write its rules: <see cref="Iptables"/>, <see cref="Nftables"/>, which only a newer
    /// plugin can use, <see cref="Either"/>, of which a newer plugin takes the one that is there, or the program
    /// <see cref="Nft"/>.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="hasPorts">Whether it publishes ports.</param>
    public static IEnumerable<string> Needs(PluginConfig plugin, bool hasPorts)
    {
        switch (plugin.Type)
        {
            case "firewall":
                var given = Configured(plugin) ?? (HasFirewalld ? "firewalld" : Iptables);
                if (given == Iptables) yield return Iptables;
                break;
            case "portmap" when hasPorts:
                yield return Configured(plugin) ?? Either;
                break;
            case "bridge" or "ptp":
                if (PluginKeys.IsOn(plugin, "ipMasq")) yield return Configured(plugin) ?? Either;
                if (plugin.Type == "bridge" && PluginKeys.IsOn(plugin, "macspoofchk")) yield return Nft; // whatever the back end
                break;
        }
    }

    /// <summary>Returns the back end that a plugin is configured to use; null if it chooses: iptables, and nftables where that is not
    /// installed [plugins 1.9.1]. Plugins before 1.6 know only iptables, whatever is configured.</summary>
    public static string? Configured(PluginConfig plugin) =>
        PluginKeys.Text(plugin, plugin.Type is "bridge" or "ptp" ? "ipMasqBackend" : "backend") is { Length: > 0 } text ? text : null;
}
