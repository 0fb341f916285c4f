using MiniPod.Pods.Faults;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks the kernel settings that packets of pods depend on.</summary>
internal static class KernelChecks
{
    public const string Forwarding = "/proc/sys/net/ipv4/ip_forward";
    public const string ForwardingIPv6 = "/proc/sys/net/ipv6/conf/all/forwarding";
    private const string BridgedTraffic = "/proc/sys/net/bridge/bridge-nf-call-iptables";

    /// <param name="needsIPv6">Whether a network assigns IPv6 addresses.</param>
    public static IEnumerable<CheckResult> Run(bool needsIPv6)
    {
        yield return IsOn(Forwarding)
            ? CheckResult.Ok("ip_forward", $"{Forwarding} is 1")
            : CheckResult.Failed(
                "ip_forward", $"{Forwarding} is not 1: pods cannot reach anything beyond this host", "sysctl -w net.ipv4.ip_forward=1") with
            {
                Fault = FaultKind.ForwardingOff,
            };
        if (needsIPv6)
        {
            yield return IsOn(ForwardingIPv6)
                ? CheckResult.Ok("ip6_forward", $"{ForwardingIPv6} is 1")
                : CheckResult.Failed(
                    "ip6_forward",
                    $"{ForwardingIPv6} is not 1: pods cannot reach anything beyond this host over IPv6",
                    "sysctl -w net.ipv6.conf.all.forwarding=1");
        }

        if (!File.Exists(BridgedTraffic))
        {
            yield return CheckResult.Ok(
                "br_netfilter",
                "not loaded: needed only when a pod uses the host's address to reach a published port of a pod on the same bridge");
        }
        else if (IsOn(BridgedTraffic)) yield return CheckResult.Ok("br_netfilter", $"{BridgedTraffic} is 1");
        else
        {
            yield return CheckResult.Warning(
                "br_netfilter",
                $"{BridgedTraffic} is 0: pods on the same bridge cannot reach each other's published ports",
                "sysctl -w net.bridge.bridge-nf-call-iptables=1");
        }
    }

    /// <summary>Enables IP forwarding in the kernel, until the next boot.</summary>
    public static void EnableForwarding(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, "1\n"u8, 0);
    }

    public static bool IsOn(string path) => File.Exists(path) && File.ReadAllText(path).Trim() == "1";
}
