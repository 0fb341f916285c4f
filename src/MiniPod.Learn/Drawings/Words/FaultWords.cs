using System.Collections.Frozen;
using MiniPod.Pods.Topology;
using static MiniPod.Pods.Topology.TopologyFaultKind;

namespace MiniPod.Learn.Drawings.Words;

/// <summary>What is broken, as a sentence.</summary>
internal static class FaultWords
{
    // {0}, {1} ... are the values of the fault.
    private static readonly FrozenDictionary<TopologyFaultKind, string> English = new Dictionary<TopologyFaultKind, string>
    {
        [SandboxMissing] = "the sandbox (pause) is gone: {0}",
        [SandboxDead] = "the sandbox (pause) is not running: {0}. The namespace lives on, but no new container can join it",
        [SandboxRestarted] = "the sandbox (pause) was restarted and has another namespace: {0}",
        [LinkBroken] = "the pod's link in /var/run/netns is broken: {0}",
        [LinkDown] = "{0} is down",
        [PodLinkDown] = "{0} in the pod is down",
        [PortNotForwarding] = "{0} is {1} as a port of {2}",
        [MtuDiffers] = "the MTU of {0} is {1}, but that of {2} in the pod is {3}: larger packets are lost",
        [PodInterfaceMissing] = "the pod's namespace has no interface {0}",
        [AddressMissing] = "{0} is missing its address {1}",
        [DefaultRouteMissing] = "{0} is missing its network's default route",
        [RouteMissing] = "{0} is missing its network's route to {1}",
        [GatewayMissing] = "the pod's gateway {0} is no address of the host",
        [ForwardingOff] = "{0} is 0: the host does not forward packets of pods",
        [RefusedFrom] = "a rule stops packets from {0}: {1} {2}",
        [RefusedTo] = "a rule stops packets to {0}: {1} {2}",
        [NotLetThrough] = "no rule lets packets from {0} through, and the host's policy is {1}",
        [NotMasqueraded] = "packets from {0} leave the host unmasqueraded, so replies cannot return",
        [PortNotForwarded] = "no rule forwards {0} to the pod",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<TopologyFaultKind, string> Chinese = new Dictionary<TopologyFaultKind, string>
    {
        [SandboxMissing] = "沙箱容器不存在（{0}）",
        [SandboxDead] = "沙箱容器未运行（{0}）",
        [SandboxRestarted] = "沙箱容器被 MiniPod 以外的程序重启（{0}）",
        [ContainerEnded] = "容器已退出（{0}）",
        [ContainerMissing] = "容器不存在（{0}）",
        [ContainerElsewhere] = "容器不在沙箱的网络命名空间中（{0}）",
        [PinMissing] = "固定网络命名空间的挂载已丢失（{0}）",
        [LinkBroken] = "/var/run/netns 中的链接失效（{0}）",
        [InterfaceMissing] = "主机上缺少该接口（{0}）",
        [InterfaceUnplugged] = "veth 的主机端未接入网桥（{0}）",
        [EffectMissing] = "为 Pod 创建的内容已不存在（{0}）",
        [CheckFailed] = "插件报告网络与创建时不一致（{0}）",
        [GatewayUnanswered] = "网关没有应答（{0}）",
        [PluginReport] = "插件的报告（{0}）",
        [LinkDown] = "{0} 已关闭（DOWN）",
        [PodLinkDown] = "Pod 中的 {0} 已关闭（DOWN）",
        [PortNotForwarding] = "{0} 是 {2} 的端口，状态为 {1}，不转发",
        [MtuDiffers] = "{0} 的 MTU 为 {1}，Pod 中 {2} 的 MTU 为 {3}：较大的数据包会丢失",
        [PodInterfaceMissing] = "Pod 的网络命名空间中没有接口 {0}",
        [AddressMissing] = "{0} 缺少地址 {1}",
        [DefaultRouteMissing] = "{0} 缺少所属网络的默认路由",
        [RouteMissing] = "{0} 缺少所属网络到 {1} 的路由",
        [GatewayMissing] = "Pod 的网关 {0} 不是主机上的地址",
        [ForwardingOff] = "{0} 为 0：主机不转发 Pod 的数据包",
        [RefusedFrom] = "有规则拦截来自 {0} 的数据包：{1} {2}",
        [RefusedTo] = "有规则拦截发往 {0} 的数据包：{1} {2}",
        [NotLetThrough] = "没有规则放行来自 {0} 的数据包，而主机的默认策略为 {1}",
        [NotMasqueraded] = "来自 {0} 的数据包离开主机时未做地址伪装，应答无法返回",
        [PortNotForwarded] = "没有规则把 {0} 转发到 Pod",
    }.ToFrozenDictionary();

    /// <summary>The sentence, without a full stop.</summary>
    public static string Of(TopologyFault fault, DrawingWords words)
    {
        object[] values = [.. fault.Values];
        if (words == DrawingWords.Chinese)
        {
            var text = DrawingWords.Fill(Chinese[fault.Kind], values);
            return IsOfRecord(fault.Kind) && fault.Place.Length > 0 ? $"{fault.Place}：{text}" : text;
        }

        if (English.TryGetValue(fault.Kind, out var format))
        {
            var text = DrawingWords.Fill(format, values);
            return fault.Kind == DefaultRouteMissing && fault.Values[1].Length > 0 ? $"{text} via {fault.Values[1]}" : text;
        }

        return fault.Place.Length > 0 ? $"{fault.Place}: {fault.Values[0]}" : fault.Values[0];
    }

    // What 'inspect' shows too, of which the engine and the kernel have their own words.
    private static bool IsOfRecord(TopologyFaultKind kind) => kind < LinkDown;
}
