using System.Collections.Frozen;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Packets;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Learn.Packets;

/// <summary>How a request ended, as a sentence.</summary>
internal static class VerdictWords
{
    // {0} is the place, {1} ... are the values of the verdict.
    private static readonly FrozenDictionary<PacketVerdictKind, string> English = new Dictionary<PacketVerdictKind, string>
    {
        [Answered] = "The answer is back.",
        [Accepted] = "The connection was accepted. The receiver said nothing: it may speak another protocol than HTTP.",
        [Incomplete] = "The answer began, and did not end in time.",
        [NobodyListens] = "it arrived at {0}, but nobody listens at port {1} there.",
        [PortNotForwarded] = "it arrived at {0}, but no rule leads port {1} to pod {2}, which publishes it.",
        [ReceiverSilent] = "it arrived at {0}, and the receiver did not answer.",
        [StoppedByRule] = "a rule on {0} stops it: {2} {3}, rule {4}: {5}",
        [StoppedByPolicy] = "no rule on {0} lets it pass, and the policy of {1} {2} is {3}.",
        [NotForwarding] = "{0} does not forward packets: {1} is 0.",
        [NoRoute] = "{0} has no route to {1}.",
        [RouteRefuses] = "a route on {0} refuses it: {2}.",
        [WrongSource] = "{0} does not take packets from {1} in by {2}: its own way there is another (rp_filter).",
        [NeighbourSilent] = "nobody answers to {1} on {2} ({0}).",
        [AddressTentative] = "{1} on {2} ({0}) cannot be used yet: the kernel still asks if another host has it. Ask again in a moment.",
        [WrongNeighbour] = "{0} has a fixed entry for {1} on {3}, {2}, which is not its hardware address.",
        [LinkDown] = "{1} is down ({0}).",
        [Unplugged] = "{1}, the other end of {2}, is plugged into no bridge ({0}).",
        [HairpinOff] = "it would have to leave by {1}, by which it came, and hairpin is off at that port of {2}.",
        [NotMasqueraded] = "nobody outside knows the way to {1}, the pod's own address: the packet was not masqueraded.",
        [LeftHost] = "it left {0} by {1}, and nothing came back. What happens out there cannot be seen from here.",
        [TooBig] = "it is too large for the way on from {0}{1}.",
        [Reported] = "{2} reports: {1}.",
        [NotSent] = "the kernel of {0} did not send it: {1}.",
        [Lost] = "it was last seen at {1} ({0}); why it went no further is not known.",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<PacketVerdictKind, string> Chinese = new Dictionary<PacketVerdictKind, string>
    {
        [Answered] = "应答已返回。",
        [Accepted] = "连接已建立，但对方没有应答：它使用的可能不是 HTTP 协议。",
        [Incomplete] = "应答已开始，但未在限时内结束。",
        [NobodyListens] = "已到达{0}，但那里没有程序监听端口 {1}。",
        [PortNotForwarded] = "已到达{0}，但没有规则把端口 {1} 转给发布它的 Pod {2}。",
        [ReceiverSilent] = "已到达{0}，但对方没有应答。",
        [StoppedByRule] = "被{0}上的规则拦截：{2} {3} 第 {4} 条：{5}",
        [StoppedByPolicy] = "{0}上没有规则放行，而 {1} {2} 的默认策略是 {3}。",
        [NotForwarding] = "{0}不转发数据包：{1} 为 0。",
        [NoRoute] = "{0}没有到 {1} 的路由。",
        [RouteRefuses] = "{0}上的路由拒绝了它：{2}。",
        [WrongSource] = "{0}不接受从 {2} 进入、来自 {1} 的数据包：它自己去往该地址走另一条路（rp_filter）。",
        [NeighbourSilent] = "{2} 上没有人应答 {1}（{0}）。",
        [AddressTentative] = "{2} 上的 {1}（{0}）还不能使用：内核正在检查是否有其他主机占用它。请稍后再试。",
        [WrongNeighbour] = "{0}在 {3} 上为 {1} 设了固定的硬件地址 {2}，但那不是它的硬件地址。",
        [LinkDown] = "{1} 已关闭（{0}）。",
        [Unplugged] = "{2} 的另一端 {1} 没有接入任何网桥（{0}）。",
        [HairpinOff] = "它必须从进入的端口 {1} 再出去，而该端口（网桥 {2}）没有开启 hairpin。",
        [NotMasqueraded] = "外部没有人知道去往 {1}（Pod 自己的地址）的路：数据包没有经过地址伪装（masquerade）。",
        [LeftHost] = "已从{0}的 {1} 发出，没有应答返回。外部发生的事在这里看不到。",
        [TooBig] = "它太大，无法从{0}继续前进{1}。",
        [Reported] = "{2} 报告：{1}。",
        [NotSent] = "{0}的内核没有发送它：{1}。",
        [Lost] = "最后一次出现在 {1}（{0}），未能继续前进的原因未知。",
    }.ToFrozenDictionary();

    /// <summary>Describes a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="place">The words for its place.</param>
    /// <param name="language">The language.</param>
    public static string Of(PacketVerdict verdict, string place, DrawingLanguage language)
    {
        var isChinese = language == DrawingLanguage.Chinese;
        var words = PacketWords.Of(language);
        var values = verdict.Kind == TooBig ? [Limit(verdict.Values[0], isChinese)] : verdict.Values;
        var text = PacketWords.Fill((isChinese ? Chinese : English)[verdict.Kind], [place, .. values]);
        if (verdict.Kind is Answered or Accepted or Incomplete) return text;
        return $"{(verdict.IsOnWayBack ? words.WayBack : words.Request)}{(isChinese ? "：" : ": ")}{text}";
    }

    private static string Limit(string size, bool isChinese) => size == "0" ? ""
        : isChinese ? $"（最大 {size} 字节）" : $", which takes at most {size} bytes";
}
