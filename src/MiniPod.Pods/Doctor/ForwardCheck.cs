using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether pod traffic is accepted on a host that drops forwarded packets by default, as Docker
/// configures it.</summary>
internal static class ForwardCheck
{
    private const string Chain = "FORWARD";

    public static Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken) =>
        RunAsync(runtime.Programs, UsedNetworks.Of(runtime), cancellationToken);

    internal static async Task<IReadOnlyList<CheckResult>> RunAsync(
        IHostPrograms programs, IReadOnlyList<NetworkConfigList> networks, CancellationToken cancellationToken)
    {
        var isDropped = await IsDroppedAsync(programs, "iptables", cancellationToken).ConfigureAwait(false);
        if (isDropped is null && networks.Count > 0 && networks.All(NetworkResolver.IsBuiltInForNftables))
        {
            const string unknown = "there is no iptables; whether a rule of nftables drops forwarded packets is not checked";
            return [CheckResult.Ok("forwarding", unknown)];
        }

        if (isDropped is null)
        {
            return
            [
                CheckResult.Warning(
                    "forwarding",
                    "iptables is not installed, or the kernel lacks what it needs: whether forwarded packets are accepted is not known",
                    "apt-get install iptables"),
            ];
        }

        var results = new List<CheckResult>();
        if (isDropped == false) results.Add(CheckResult.Ok("forwarding", "the policy of the FORWARD chain is not DROP"));
        foreach (var network in isDropped == true ? networks : [])
            results.Add(await CheckAsync(programs, network, "iptables", cancellationToken).ConfigureAwait(false));
        var dual = networks.Where(UsedNetworks.HasIPv6).ToList();
        if (dual.Count == 0 || await IsDroppedAsync(programs, "ip6tables", cancellationToken).ConfigureAwait(false) != true) return results;
        foreach (var network in dual)
            results.Add(await CheckAsync(programs, network, "ip6tables", cancellationToken).ConfigureAwait(false));
        return results;
    }

    // iptables can list a policy, but has no query for it. Null if there is no such program, or no such chain in the
    // kernel.
    private static async Task<bool?> IsDroppedAsync(IHostPrograms programs, string program, CancellationToken cancellationToken) =>
        (await programs.FindAsync(program, ["-w", "-S", Chain], cancellationToken).ConfigureAwait(false))
            ?.StartsWith($"-P {Chain} DROP", StringComparison.Ordinal);

    private static async Task<CheckResult> CheckAsync(
        IHostPrograms programs, NetworkConfigList network, string program, CancellationToken cancellationToken)
    {
        var policy = $"the {program} policy of the FORWARD chain is DROP";
        if (network.Plugins.Any(plugin => plugin.Type == "firewall"))
            return CheckResult.Ok("forwarding", $"{policy}; network \"{network.Name}\" uses the firewall plugin");
        if (Bridge(network) is not { } bridge)
        {
            return CheckResult.Warning(
                "forwarding",
                $"{policy}, and network \"{network.Name}\" does not use the firewall plugin: its pods may not be able to "
                + "reach anything beyond this host",
                $"add {{\"type\": \"firewall\"}} to the plugins in {network.Source}");
        }

        var isAccepted = await programs.HasRuleAsync(
                program, "filter", Chain, ["-i", bridge, "-j", "ACCEPT"], cancellationToken).ConfigureAwait(false)
            && await programs.HasRuleAsync(
                program, "filter", Chain, ["-o", bridge, "-j", "ACCEPT"], cancellationToken).ConfigureAwait(false);
        return isAccepted
            ? CheckResult.Ok(
                "forwarding", $"{policy}; rules accept traffic from and to bridge {bridge} of network \"{network.Name}\"")
            : CheckResult.Warning(
                "forwarding",
                $"{policy}, and network \"{network.Name}\" ({network.Source}) does not use the firewall plugin: its pods cannot "
                + "reach anything beyond their bridge",
                $"{program} -A FORWARD -i {bridge} -j ACCEPT; {program} -A FORWARD -o {bridge} -j ACCEPT");
    }

    private static string? Bridge(NetworkConfigList network) => network.Plugins
        .Where(plugin =>
            plugin.Type == "bridge" && plugin.Json.TryGetProperty("bridge", out var name) && name.ValueKind == JsonValueKind.String)
        .Select(plugin => plugin.Json.GetProperty("bridge").GetString()).FirstOrDefault();
}
