namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>What a snapshot of the host does not have of a pod's network: what is in the pod, states of links, settings, fixed
/// neighbours, reserved addresses.</summary>
public static class NetworkFacts
{
    /// <summary>Reads it.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="id">Its id.</param>
    public static async Task<string> ReadAsync(string pod, string id)
    {
        var inside = $"nsenter --net=/run/minipod/netns/{id}";
        var script = $"""
            sysctl net.ipv4.ip_forward net.ipv4.conf | grep -E 'forwarding|rp_filter|ip_forward '
            ip -o link | grep -v outside | sed 's/ state [A-Z]*//; s/,LOWER_UP//; s/NO-CARRIER,//; s/,M-DOWN//'
            bridge -d link | grep -o 'hairpin [a-z]*'
            {inside} ip -d route; {inside} ip -o -d link; {inside} ip -o -4 addr
            ip neigh show nud permanent; ip -d route | sed 's/ linkdown//'; ls -l /var/run/netns | grep -o '{pod}.*'
            iptables-save | sed 's/\[[0-9:]*\]//; /^#/d'
            ls /var/lib/cni/networks/minipod; cat $(docker inspect -f '{"{{.ResolvConfPath}}"}' minipod.{pod}.POD)
            """;
        return (await Command.RunAsync("bash", "-c", script)).Stdout;
    }
}
