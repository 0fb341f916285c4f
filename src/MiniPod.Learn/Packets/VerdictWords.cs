using System.Collections.Frozen;
using System.Text.RegularExpressions;
using MiniPod.Pods.Packets;
using static MiniPod.Pods.Packets.PacketVerdictKind;

namespace MiniPod.Learn.Packets;

/// <summary>How a request ended, as a sentence.</summary>
internal static partial class VerdictWords
{
    // Those that stand alone; the others give the reason after it is said which way the packet did not go. {0} is the place, {1} ... are
    // the values of the verdict.
    private static readonly PacketVerdictKind[] Whole =
    [
        Answered, Accepted, NobodyListens, ListensElsewhere, PortNotForwarded, ReceiverSilent, Refused, LeftHost, Unseen, AddressTwice,
        WentAway,
    ];

    private static readonly FrozenDictionary<PacketVerdictKind, string> English = new Dictionary<PacketVerdictKind, string>
    {
        [Answered] = "The answer came back.",
        [Accepted] = "The connection was accepted. The receiver said nothing: it may speak a protocol other than HTTP.",
        [NobodyListens] = "The request arrived at {0}, but nobody listens on port {1} there.",
        [ListensElsewhere] = "The request arrived at {0}, but the program at port {1} there listens on {2} only.",
        [PortNotForwarded] = "The request arrived at {0}, but no rule leads port {1} to pod {2}, which publishes it.",
        [ReceiverSilent] = "The request arrived at {0}, and the receiver did not answer.",
        [Refused] = "{1} refused the connection. If the receiver has only just been started, ask again.",
        [Unseen] = "The request was sent, but none of its packets was seen: an interface on the way shows none (a tunnel, or a VLAN).",
        [StoppedByRule] = "rule {3} of {1} {2} on {0} stops it: {4}",
        [StoppedByPolicy] = "no rule of {1} {2} on {0} lets it pass, and the policy is {3}.",
        [NotForwarding] = "{0} does not forward packets, because {1} is 0.",
        [NoRoute] = "{0} has no route to {1}.",
        [RouteRefuses] = "a route on {0} refuses it: {2}.",
        [WrongSource] = "{0} does not take packets from {1} in by {2}, because its own way there is another (rp_filter).",
        [NeighbourSilent] = "nobody answers to {1} on {2} ({0}).",
        [AddressTentative] = "{1} on {2} ({0}) cannot be used yet: the kernel still asks if another host has it. Try again in a moment.",
        [WrongNeighbour] = "{0} has a fixed entry for {1} on {3}, {2}, which is not its hardware address.",
        [AddressTwice] = "The request arrived at {0}, whose {3} has {1} too, the address of pod {2}.",
        [AddressLost] = "{2} of {0} does not have its address {1} any more.",
        [LinkDown] = "{1} is down ({0}).",
        [Unplugged] = "{1}, the other end of {2}, is plugged into no bridge ({0}).",
        [HairpinOff] = "it would have to leave by {1}, by which it came, and hairpin is off at that port of {2}.",
        [NotMasqueraded] = "nobody outside knows the way to {1}, the sender's own address: the request was not masqueraded.",
        [LeftHost] = "The request left {0} by {1}, and nothing came back. What happens out there cannot be seen from here.",
        [TooBig] = "it is too large for the way on from {0}{1}.",
        [Reported] = "{2} reports: {1}.",
        [WentAway] = "No answer had come when {0} went away: how the request would have ended is not known.",
        [NotSent] = "the kernel of {0} did not send it: {1}.",
        [Lost] = "it was last seen at {1} ({0}); why it went no further is not known.",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<PacketVerdictKind, string> Chinese = new Dictionary<PacketVerdictKind, string>
    {
        [Answered] = "应答已返回。",
        [Accepted] = "连接已建立，但对方没有应答：它使用的可能不是 HTTP 协议。",
        [NobodyListens] = "请求已到达{0}，但那里没有程序监听端口 {1}。",
        [ListensElsewhere] = "请求已到达{0}，但那里端口 {1} 上的程序只监听 {2}。",
        [PortNotForwarded] = "请求已到达{0}，但没有规则把端口 {1} 转给发布它的 Pod {2}。",
        [ReceiverSilent] = "请求已到达{0}，但对方没有应答。",
        [Refused] = "{1} 拒绝了连接。如果对方刚刚启动，请再试一次。",
        [Unseen] = "请求已发送，但没有看到它的任何数据包：途中有接口不显示数据包（隧道或 VLAN）。",
        [StoppedByRule] = "被{0}上 {1} {2} 的第 {3} 条规则拦截：{4}",
        [StoppedByPolicy] = "{0}上 {1} {2} 没有规则放行，而默认策略是 {3}。",
        [NotForwarding] = "{0}不转发数据包，因为 {1} 为 0。",
        [NoRoute] = "{0}没有到 {1} 的路由。",
        [RouteRefuses] = "{0}上的路由拒绝了它：{2}。",
        [WrongSource] = "{0}不接受从 {2} 进入、来自 {1} 的数据包，因为它自己去往该地址走另一条路（rp_filter）。",
        [NeighbourSilent] = "{2} 上没有主机应答 {1}（{0}）。",
        [AddressTentative] = "{2} 上的 {1}（{0}）还不能使用：内核正在检查是否有其他主机占用它。请稍后再试。",
        [WrongNeighbour] = "{0}在 {3} 上为 {1} 设了固定的 MAC 地址 {2}，但那不是它的 MAC 地址。",
        [AddressTwice] = "请求到达了{0}：它的 {3} 也有 Pod {2} 的地址 {1}。",
        [AddressLost] = "{0}的 {2} 已没有地址 {1}。",
        [LinkDown] = "{1} 未启用（down，{0}）。",
        [Unplugged] = "{2} 的另一端 {1} 没有接入任何网桥（{0}）。",
        [HairpinOff] = "它必须从进入的端口 {1} 再出去，而网桥 {2} 的这个端口没有开启 hairpin。",
        [NotMasqueraded] = "外部没有到 {1}（发送方自己的地址）的路由：请求没有经过地址伪装（masquerade）。",
        [LeftHost] = "请求已从{0}的 {1} 发出，没有应答返回。外部发生的事在这里看不到。",
        [TooBig] = "数据包过大，无法从{0}继续前进{1}。",
        [Reported] = "{2} 报告：{1}。",
        [WentAway] = "还没等到应答，{0}就不存在了，因此无法得知请求的结果。",
        [NotSent] = "{0}的内核没有发送它：{1}。",
        [Lost] = "最后一次出现在 {1}（{0}），未能继续前进的原因未知。",
    }.ToFrozenDictionary();

    /// <summary>Describes a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="place">The words for its place.</param>
    /// <param name="language">The language.</param>
    public static string Of(PacketVerdict verdict, string place, Language language)
    {
        var (isChinese, words) = (language == Language.Chinese, PacketWords.Of(language));
        var values = verdict.Kind switch
        {
            TooBig => [Limit(verdict.Values[0], isChinese)],
            StoppedByRule when verdict.Values[2] == "0" => [verdict.Values[0], verdict.Values[1], "?", verdict.Values[3]],
            Lost when verdict.Values[0].Length == 0 => [place],
            _ => verdict.Values,
        };
        var text = PacketWords.Fill((isChinese ? Chinese : English)[verdict.Kind], [place, .. values]);
        if (!Whole.Contains(verdict.Kind))
        {
            var way = verdict.IsOnWayBack
                ? isChinese ? "请求已到达，但应答未能返回" : "The request arrived, but the answer did not come back"
                : isChinese ? "请求未能到达" : "The request did not arrive";
            text = $"{way}{words.Colon}{text}";
        }

        if (verdict.IsGuess && !verdict.IsSuccess) text = PacketWords.Fill(words.Probably, text);
        return isChinese ? Spaced(text) : text;
    }

    /// <summary>Puts the spaces between Chinese and Latin characters that a name at the edge of a sentence's part may lack.</summary>
    public static string Spaced(string text) => Edge().Replace(text, " ");

    private static string Limit(string size, bool isChinese) => size == "0" ? ""
        : isChinese ? $"（最大 {size} 字节）" : $", which takes at most {size} bytes";

    [GeneratedRegex(@"(?<=\p{IsCJKUnifiedIdeographs})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=\p{IsCJKUnifiedIdeographs})")]
    private static partial Regex Edge();
}
