using System.Globalization;
using static MiniPod.Pods.Forecasts.ForecastReason;

namespace MiniPod.Pods.Forecasts;

/// <summary>The sentences of <see cref="ForecastReason"/> in one language.</summary>
public sealed class ForecastTexts
{
    private readonly IReadOnlyDictionary<ForecastReason, string> _texts;

    private ForecastTexts(string afterApply, IReadOnlyDictionary<ForecastReason, string> texts) =>
        (AfterApply, _texts) = (afterApply, texts);

    /// <summary>In English.</summary>
    public static ForecastTexts English { get; } = new(PlannedChange.AfterApply, new Dictionary<ForecastReason, string>
    {
        [StepChanges] = "what {0} changes is not known in advance",
        [UndoChanges] = "what undoing {0} changes is not known in advance",
        [RegistryAnswers] = "whether the registry of {0} answers, and how much has to be pulled",
        [VolumeOfEngine] = "{0}: created if the engine has no volume of this name; it stays when the pod is removed",
        [NameServers] = "the sandbox's /etc/resolv.conf, if a plugin returns name servers",
        [GivenAddress] = "which address {0} assigns",
        [NftablesMasquerade] = "nftables rules that give outgoing packets the host's address",
        [NftablesPorts] = "nftables rules that forward the published ports to the pod",
        [PortKeys] = "rules that forward the published ports to the pod, depending on {0}",
        [MovedInterface] = "{0} keeps its kind, MTU and hardware address, but loses its addresses and routes on the host",
        [Firewalld] = "firewalld accepts the pod's packets",
        [FirewallKeys] = "rules of the firewall plugin, depending on its ingressPolicy and chain names",
        [PluginConfiguration] = "{0} changes what the plugins before it made, depending on its configuration",
        [LowestMac] = "{0}: whether it gets the hardware address of the new port",
        [PluginAlone] = "only the plugin {0} itself knows what it does",
        [SandboxMade] = "{0}: image {1}, its own network namespace, empty, hostname {2}, id {3}",
        [SandboxOnHost] = "{0}: image {1}, in the network namespace of the host {2}, id {3}",
        [AppContainerMade] = "{0}: image {1}, in the network namespace of {2}, id {3}",
        [LoadedImage] = "{0}: loaded from the minipod binary",
        [PulledImage] = "{0}: pulled from its registry",
        [DirectoryOfHost] = "{0}: on the host; it stays when the pod is removed",
        [HostsOfSandbox] = "/etc/hosts of the sandbox: {0} {1}",
        [InterfaceMoves] = "{0}: it moves into the pod, and back when the pod is stopped",
        [InterfaceBelow] = "{0}: the pod's interface is built on it",
        [FaultMade] = "{0}: is made",
        [FaultUndone] = "{0}: what 'minipod break' changed is put back",
        [NameTaken] = "{0}: the engine already has a container of this name",
        [LinkTaken] = "{0}: it exists already, and is not the pod's",
        [NoImage] = "{0}: the engine does not have it, and '--pull never' forbids pulling it",
        [NoHostPath] = "{0}: it is not there, and the type of the hostPath volume does not allow to make it",
        [NoHostInterface] = "{0}: the host has no interface of this name",
        [NoDhcpDaemon] = "no DHCP daemon listens on {0}",
        [OutOfRange] = "{0}: it is in no range of network \"{1}\"",
        [Reserved] = "{0}: reserved in {1}",
        [PoolFull] = "all addresses of {0} are reserved",
        [OtherGateway] = "{0}: it has the address {1}, and the bridge plugin does not give it {2} as well",
    });

    /// <summary>In Simplified Chinese.</summary>
    public static ForecastTexts Chinese { get; } = new("（执行后才知道）", new Dictionary<ForecastReason, string>
    {
        [StepChanges] = "事先无法知道 {0} 会改变什么",
        [UndoChanges] = "事先无法知道撤销 {0} 会改变什么",
        [RegistryAnswers] = "{0} 的镜像仓库是否应答，要拉取多少内容",
        [VolumeOfEngine] = "{0}：引擎没有这个名字的卷时才创建；删除 Pod 后仍会保留",
        [NameServers] = "沙箱的 /etc/resolv.conf，如果有插件给出域名服务器",
        [GivenAddress] = "{0} 会分配哪个地址",
        [NftablesMasquerade] = "让发出的数据包改用主机地址的 nftables 规则",
        [NftablesPorts] = "把已发布的端口引向 Pod 的 nftables 规则",
        [PortKeys] = "把已发布的端口引向 Pod 的规则，由 {0} 决定",
        [MovedInterface] = "{0} 的类型、MTU 和 MAC 地址不变，它在主机上的地址和路由会丢失",
        [Firewalld] = "firewalld 会放行 Pod 的数据包",
        [FirewallKeys] = "firewall 插件的规则，由它的 ingressPolicy 和链名决定",
        [PluginConfiguration] = "{0} 会按自己的配置，更改前面的插件创建的东西",
        [LowestMac] = "{0}：它的 MAC 地址会不会变成新端口的",
        [PluginAlone] = "{0} 会做什么，只有它自己知道",
        [SandboxMade] = "{0}：镜像 {1}，自己的空网络命名空间，主机名 {2}，ID {3}",
        [SandboxOnHost] = "{0}：镜像 {1}，在主机 {2} 的网络命名空间里，ID {3}",
        [AppContainerMade] = "{0}：镜像 {1}，在 {2} 的网络命名空间里，ID {3}",
        [LoadedImage] = "{0}：从 minipod 程序内载入",
        [PulledImage] = "{0}：从它的镜像仓库拉取",
        [DirectoryOfHost] = "{0}：在主机上；删除 Pod 后仍会保留",
        [HostsOfSandbox] = "沙箱的 /etc/hosts：{0} {1}",
        [InterfaceMoves] = "{0}：移入 Pod，停止 Pod 时移回来",
        [InterfaceBelow] = "{0}：Pod 的接口建在它上面",
        [FaultMade] = "{0}：制造这个故障",
        [FaultUndone] = "{0}：还原 'minipod break' 改动的东西",
        [NameTaken] = "{0}：引擎已经有同名的容器",
        [LinkTaken] = "{0}：已经存在，而且不是这个 Pod 的",
        [NoImage] = "{0}：引擎没有这个镜像，而 '--pull never' 不允许拉取",
        [NoHostPath] = "{0}：它不存在，而这个 hostPath 卷的 type 不允许创建它",
        [NoHostInterface] = "{0}：主机上没有这个名字的接口",
        [NoDhcpDaemon] = "没有 DHCP 守护进程在 {0} 监听",
        [OutOfRange] = "{0}：不在网络 \"{1}\" 的任何地址段里",
        [Reserved] = "{0}：已被占用，见 {1}",
        [PoolFull] = "{0} 的地址已经全部占用",
        [OtherGateway] = "{0}：它已有地址 {1}，bridge 插件不会再给它配 {2}",
    });

    /// <summary>What stands in place of <see cref="PlannedChange.AfterApply"/>.</summary>
    public string AfterApply { get; }

    /// <summary>Returns the sentence of a reason, with values in its places, <c>{0}</c>.</summary>
    public string Of(ForecastReason reason, params string[] values) =>
        string.Format(CultureInfo.InvariantCulture, _texts[reason], [.. values]);
}
