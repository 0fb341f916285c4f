using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Changes;

/// <summary>The settings of the kernel that the standard plugins change, as lines.</summary>
internal static class SettingFacts
{
    private static readonly string[] OfHost = ["ipv4/ip_forward", "ipv6/conf/all/forwarding", "bridge/bridge-nf-call-iptables"];

    /// <summary>Those of some settings that have their values in a namespace. What else they may be is not told: interfaces, and settings
    /// with them, come and go.</summary>
    public static IReadOnlyList<HostFact> ReadIn(string pod, string path, IEnumerable<(string Setting, string Value)> settings)
    {
        var found = new List<HostFact>();
        NetworkNamespace.Run(path, () =>
        {
            foreach (var (setting, value) in settings)
            {
                if (HostSetting.Read(TuningKeys.PathOf(setting)!) is { } now && IsSame(now, value))
                    found.Add(new HostFact(pod, HostFactKind.Setting, setting, [value]));
            }
        });
        return found;
    }

    // Values of several numbers are separated by tabs.
    private static bool IsSame(string now, string value) =>
        now.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SequenceEqual(
            value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

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
