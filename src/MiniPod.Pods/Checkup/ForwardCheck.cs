using MiniPod.Pods.Firewall;
using MiniPod.Pods.Operations;

namespace MiniPod.Pods.Checkup;

/// <summary>Whether packets of pods are let through where the host drops what it forwards, as Docker makes hosts do.</summary>
internal static class ForwardCheck
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodHost host, CancellationToken cancellationToken)
    {
        var rules = await SystemTool.ReadAsync("iptables", ["-w", "-S", "FORWARD"], cancellationToken).ConfigureAwait(false);
        if (rules is null) return [CheckResult.Failed("forwarding", "iptables is not there, or does not answer: plugins cannot masquerade or publish", "apt-get install iptables")];
        if (!rules.StartsWith("-P FORWARD DROP", StringComparison.Ordinal)) return [CheckResult.Ok("forwarding", "the policy of the chain FORWARD is not DROP")];
        var list = host.Networks.Get(host.Networks.DefaultNetwork);
        return list.Plugins.Any(plugin => plugin.Type == "firewall")
            ? [CheckResult.Ok("forwarding", $"the policy of the chain FORWARD is DROP; network \"{list.Name}\" has the plugin firewall")]
            : [CheckResult.Warning("forwarding", $"the policy of the chain FORWARD is DROP, and network \"{list.Name}\" has no plugin firewall: its pods reach nothing beyond their bridge", $"add {{\"type\": \"firewall\"}} to {list.Source}")];
    }
}
