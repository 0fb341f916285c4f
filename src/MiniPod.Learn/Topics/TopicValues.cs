using System.Globalization;
using System.Net.Sockets;
using MiniPod.Engine;
using MiniPod.Net;
using MiniPod.Pods.Examples;

namespace MiniPod.Learn.Topics;

/// <summary>All values that articles may contain. Those of a pod are what the kernel and the engine show.</summary>
internal static class TopicValues
{
    private const string ExampleId = "5c1f7a52e1c94b0e9d1f6f0f4a3e8b27", ExampleSandbox = "2208c3be4f7a";

    /// <summary>The values, in the order in which a missing one is reported.</summary>
    public static IReadOnlyList<TopicValue> All { get; } =
    [
        // The pod.
        new("pod.name", "name", "名字", "web", pod => pod.Pod.Name),
        new("pod.namespace", "network namespace", "网络命名空间", "4026532182", pod => Text(pod.Pod.Namespace)),
        new("pod.link", "link in /var/run/netns", "/var/run/netns 中的链接", "/var/run/netns/web", pod => pod.Link),
        new("pod.pin", "pinned namespace", "固定住的命名空间", $"/run/minipod/netns/{ExampleId}", pod => pod.Pin),
        new("pod.container", "running container", "正在运行的容器", "nginx", pod => pod.Pod.Containers
            .FirstOrDefault(one => one is { IsSandbox: false, State: ContainerState.Running })?.Name),

        // Its interface, and where that leads.
        new("pod.interface", "interface", "接口", "eth0", pod => pod.Interface?.Name),
        new("pod.index", "interface", "接口", "2", pod => Text(pod.Interface?.Interface!.Link.Index)),
        new("pod.mac", "hardware address", "MAC 地址", "c2:d1:01:98:36:8b", pod => pod.Interface?.Interface!.Link.MacText),
        new("pod.mtu", "interface", "接口", "1500", pod => Text(pod.Interface?.Interface!.Link.Mtu)),
        new("pod.address", "IPv4 address", "IPv4 地址", "10.231.2.107", pod => pod.Address?.Address.ToString()),
        new("pod.prefix", "IPv4 address", "IPv4 地址", "10.231.2.107/22", pod => pod.Address?.ToString()),
        new("pod.gateway", "default gateway", "默认网关", "10.231.0.1", pod => pod.Gateway?.ToString()),
        new("pod.hostInterface", "veth on the host", "主机一端的 veth", "vethced99f6e", pod => pod.Interface?.HostEnd?.Link.Name),
        new("pod.hostIndex", "veth on the host", "主机一端的 veth", "14", pod => Text(pod.Interface?.HostEnd?.Link.Index)),
        new("bridge.name", "bridge", "网桥", "minipod0", pod => pod.Bridge?.Interface.Link.Name),
        new("bridge.address", "bridge with an IPv4 address", "带 IPv4 地址的网桥", "10.231.0.1", pod => BridgeAddress(pod)?.Address.ToString()),
        new("bridge.subnet", "bridge with an IPv4 address", "带 IPv4 地址的网桥", "10.231.0.0/22", pod => Subnet(pod)),
        new("hairpin.state", "port of a bridge", "网桥端口", "on", pod => pod.Interface?.HostEnd?.Link.Port is { } port
            ? port.IsHairpin ? "on" : "off"
            : null),

        // Its sandbox.
        new("sandbox.name", "sandbox", "沙箱", "minipod.web.POD", pod => pod.Sandbox?.Name),
        new("sandbox.id", "sandbox", "沙箱", ExampleSandbox, pod => pod.Sandbox?.Id[..12]),
        new("sandbox.pid", "running sandbox", "正在运行的沙箱", "4444", pod => pod.Sandbox is { ProcessId: > 0 and var id } ? Text(id) : null),
        new("sandbox.key", "SandboxKey", "SandboxKey", "/var/run/docker/netns/33e516521275", pod => pod.SandboxKey),

        // Its network.
        new("network.name", "network", "网络", "minipod", pod => pod.Network),
        new("network.plugins", "record of its network", "网络的记录", "bridge, portmap, firewall", pod => string.Join(", ", pod.Plugins)),
        new("ipam.file", "address reserved by host-local", "由 host-local 预留的地址", "/var/lib/cni/networks/minipod/10.231.2.107",
            pod => pod.AddressFile),
        new("cache.file", "recorded result", "记录下来的结果", $"/var/lib/cni/results/minipod-{ExampleSandbox}...-eth0", pod => pod.CacheFile),
        new("ipam.directory", "address reserved by host-local", "由 host-local 预留的地址", "/var/lib/cni/networks/minipod",
            pod => Path.GetDirectoryName(pod.AddressFile)),
        new("dns.file", "resolv.conf", "resolv.conf 文件", $"/var/lib/docker/containers/{ExampleSandbox}.../resolv.conf",
            pod => pod.Sandbox?.ResolvConfPath),
        new("hosts.file", "hosts file", "hosts 文件", $"/var/lib/docker/containers/{ExampleSandbox}.../hosts",
            pod => pod.Sandbox?.HostsPath),
        new("dns.server", "name server", "域名服务器", "192.0.2.1", pod => pod.NameServer),
        new("port.host", "TCP port that is published on every address", "在所有地址上发布的 TCP 端口", "8080", pod => Text(pod.PublishedPort?.Port)),
        new("port.pod", "TCP port that is published on every address", "在所有地址上发布的 TCP 端口", "80", pod => Text(pod.PublishedPort?.ToPort)),
        new("masquerade.source", "masquerading", "地址伪装", "10.231.2.107",
            pod => pod.IsMasqueraded ? pod.Address!.Address.ToString() : null),

        // Its host.
        new("host.iptables", "host with iptables", "装有 iptables 的主机", "iptables", pod => pod.HasIptables ? "iptables" : null),
        new("host.bridgeRules", "bridge that asks the rules", "会查询规则的网桥", "1", pod => pod.HasBridgeRules ? "1" : null),
        new("host.rules", "host with rules", "有规则的主机", "iptables-save", pod => pod.HasIptables ? "iptables-save" : "nft list ruleset"),
    ];

    private static NetworkAddress? BridgeAddress(PodExample pod) =>
        pod.Bridge?.Interface.Addresses.FirstOrDefault(one => one.Address.AddressFamily == AddressFamily.InterNetwork);

    // The kernel has a route to it, because the bridge has an address in it.
    private static string? Subnet(PodExample pod) => pod.Topology.Routes.FirstOrDefault(route =>
        route.Gateway is null && route.Interface == pod.Bridge?.Interface.Link.Name
        && route.Destination.BaseAddress.AddressFamily == AddressFamily.InterNetwork)?.Destination.ToString();

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
