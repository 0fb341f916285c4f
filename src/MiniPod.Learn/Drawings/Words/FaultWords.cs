using System.Collections.Frozen;
using MiniPod.Pods.Topology;
using static MiniPod.Pods.Topology.TopologyFaultKind;

namespace MiniPod.Learn.Drawings.Words;

/// <summary>What is broken, as a sentence.</summary>
internal static class FaultWords
{
    // {0}, {1} ... are the values of the fault.
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
        [NameServersChanged] = "resolv.conf 中的域名服务器与分配的不同（{0}）",
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
        [WrongGateway] = "{0} 的默认路由指向 {1}，而网络分配的网关是 {2}",
        [NatFlushed] = "NAT 表被清空：{0} 等插件的链还在，但里面没有规则",
        [PortClosed] = "没有规则放行到 {0} 的新连接，而主机的默认策略为 {1}",
        [SmallWay] = "主机去往 {0} 的路由最大只允许 {1} 字节（{2}）：较大的数据包会丢失",
        [AddressTwice] = "{0} 还被网络命名空间 {1} 的 {2} 占用（网桥端口 {3}）",
        [WrongNeighbour] = "主机在 {2} 上为 {0} 设了固定的 MAC 地址 {1}，但那不是 Pod 的 MAC 地址",
        [SourceRefused] = "主机丢弃 {0} 发来的数据包：它们从 {1} 进入，而主机去往该地址走 {2}（rp_filter）",
        [HairpinOff] = "网桥 {1} 的端口 {0} 没有开启 hairpin：Pod 访问不到自己发布的端口",
    }.ToFrozenDictionary();

    /// <summary>The sentence, without a full stop.</summary>
    public static string Of(TopologyFault fault, DrawingWords words)
    {
        if (words != DrawingWords.Chinese) return FaultSentence.Of(fault);
        var text = DrawingWords.Fill(Chinese[fault.Kind], [.. fault.Values]);
        return fault.IsOfRecord && fault.Place.Length > 0 ? $"{fault.Place}：{text}" : text;
    }
}
