using MiniPod.Spec.Api;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Rules;

/// <summary>Which settings of the kernel a pod may have. Source: kubelet's safe sysctls, 1.32.</summary>
internal static class SysctlRules
{
    private const string OfNetwork = "net.";

    private static readonly HashSet<string> Safe =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_wmem",
    ];

    /// <summary>Checks the settings of a pod. Those whose names are wrong are errors of their own, and then nobody looks at the
    /// others, as Kubernetes' server comes before its kubelet.</summary>
    public static void Check(PodSpec spec, Action<string, string> report)
    {
        if ((spec.SecurityContext?.Sysctls ?? []).Any(sysctl => sysctl.Name is null)) return;
        foreach (var (index, sysctl) in (spec.SecurityContext?.Sysctls ?? []).Index())
        {
            var path = $"securityContext.sysctls[{index}].name";
            if (sysctl.Name is not { } written) continue;
            var name = SysctlName.Dotted(written);
            if (!Safe.Contains(name))
                report(path, $"\"{written}\" is not among the settings that are safe for other pods: {string.Join(", ", Safe.Order())}");
            else if (spec.HostNetwork == true && name.StartsWith(OfNetwork, StringComparison.Ordinal))
                report(path, $"\"{written}\" would change the host's network: leave it out, or hostNetwork");
            else if (sysctl.Value is null) report($"securityContext.sysctls[{index}]", "value is missing");
        }
    }
}
