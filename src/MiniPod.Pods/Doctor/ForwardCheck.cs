using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Whether packets of pods are let through where the host drops what it forwards, as Docker makes hosts do.</summary>
internal static class ForwardCheck
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var rules = await runtime.Programs.FindAsync("iptables", ["-w", "-S", "FORWARD"], cancellationToken).ConfigureAwait(false);
        if (rules is null)
        {
            return
            [
                CheckResult.Failed(
                    "forwarding",
                    "iptables is not there, or the kernel has not what it needs: plugins cannot masquerade or publish",
                    "apt-get install iptables"),
            ];
        }

        var networks = UsedNetworks.Of(runtime);
        var results = new List<CheckResult>();
        if (!rules.StartsWith("-P FORWARD DROP", StringComparison.Ordinal))
            results.Add(CheckResult.Ok("forwarding", "the policy of the chain FORWARD is not DROP"));
        else results.AddRange(networks.Select(network => Check(network, rules, "iptables")));

        var dual = networks.Where(UsedNetworks.HasIPv6).ToList();
        if (dual.Count == 0) return results;
        var rules6 = await runtime.Programs.FindAsync("ip6tables", ["-w", "-S", "FORWARD"], cancellationToken).ConfigureAwait(false) ?? "";
        if (rules6.StartsWith("-P FORWARD DROP", StringComparison.Ordinal))
            results.AddRange(dual.Select(network => Check(network, rules6, "ip6tables")));
        return results;
    }

    private static CheckResult Check(NetworkConfigList network, string rules, string program)
    {
        var policy = $"the policy of {program}' chain FORWARD is DROP";
        if (network.Plugins.Any(plugin => plugin.Type == "firewall"))
            return CheckResult.Ok("forwarding", $"{policy}; network \"{network.Name}\" has the plugin firewall");
        if (Bridge(network) is not { } bridge)
        {
            return CheckResult.Warning(
                "forwarding",
                $"{policy}, and network \"{network.Name}\" has no plugin firewall: its pods may reach nothing beyond this host",
                $"add {{\"type\": \"firewall\"}} to the plugins in {network.Source}");
        }

        return rules.Contains($"-i {bridge} -j ACCEPT", StringComparison.Ordinal)
            && rules.Contains($"-o {bridge} -j ACCEPT", StringComparison.Ordinal)
            ? CheckResult.Ok(
                "forwarding", $"{policy}; rules accept what comes from and goes to bridge {bridge} of network \"{network.Name}\"")
            : CheckResult.Warning(
                "forwarding",
                $"{policy}, and network \"{network.Name}\" ({network.Source}) has no plugin firewall: its pods reach nothing "
                + "beyond their bridge",
                $"{program} -A FORWARD -i {bridge} -j ACCEPT; {program} -A FORWARD -o {bridge} -j ACCEPT");
    }

    private static string? Bridge(NetworkConfigList network) => network.Plugins
        .Where(plugin =>
            plugin.Type == "bridge" && plugin.Json.TryGetProperty("bridge", out var name) && name.ValueKind == JsonValueKind.String)
        .Select(plugin => plugin.Json.GetProperty("bridge").GetString()).FirstOrDefault();
}
