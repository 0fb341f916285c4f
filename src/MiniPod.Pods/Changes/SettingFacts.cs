using System.Globalization;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Changes;

/// <summary>The settings of the kernel that the standard plugins change, as lines.</summary>
internal static class SettingFacts
{
    private static readonly string[] OfHost = ["ipv4/ip_forward", "ipv6/conf/all/forwarding", "bridge/bridge-nf-call-iptables"];

    /// <summary>Reads them.</summary>
    /// <param name="interfaces">The host's interfaces: portmap lets a bridge route to 127.0.0.1 (<c>route_localnet</c>).</param>
    public static IEnumerable<HostFact> Read(IEnumerable<string> interfaces) => OfHost
        .Select(setting => (setting, Value: HostSetting.Number(setting)))
        .Concat(interfaces
            .Select(name => $"ipv4/conf/{name}/route_localnet")
            .Select(setting => (setting, Value: HostSetting.Number(setting)))
            .Where(one => one.Value > 0)) // An interface begins without it.
        .Where(one => one.Value is not null)
        .Select(one => new HostFact(
            Pod: null,
            HostFactKind.Setting,
            $"net.{one.setting.Replace('.', '\0').Replace('/', '.').Replace('\0', '/')}", // sysctl(8)
            [one.Value!.Value.ToString(CultureInfo.InvariantCulture)]));
}
