using System.Globalization;
using static MiniPod.Pods.Journal.OutcomeText;

namespace MiniPod.Pods.Journal;

/// <summary>The texts of <see cref="OutcomeText"/> in one language.</summary>
public sealed class OutcomeTexts
{
    private readonly IReadOnlyDictionary<OutcomeText, string> _texts;

    private OutcomeTexts(IReadOnlyDictionary<OutcomeText, string> texts) => _texts = texts;

    /// <summary>In English.</summary>
    public static OutcomeTexts English { get; } = new(new Dictionary<OutcomeText, string>
    {
        [Said] = "{0}",
        [LeadsTo] = "{0} -> {1}",
        [Container] = "container {0}",
        [Process] = "process {0}, network namespace {1}",
        [SandboxKey] = "SandboxKey {0}",
        [Present] = "present",
        [Loaded] = "loaded from the minipod binary",
        [Pulled] = "pulled",
        [BuiltInNetwork] = "network \"{0}\", which is built in",
        [ConfiguredNetwork] = "network \"{0}\", configured in {1}",
        [NothingToOpen] = "nothing to open: the pod has no address on {0}",
        [OpenedByFirewalld] = "no chain {0}: the firewall plugin uses firewalld, which lets published ports through",
    });

    /// <summary>In Simplified Chinese.</summary>
    public static OutcomeTexts Chinese { get; } = new(new Dictionary<OutcomeText, string>
    {
        [Said] = "{0}",
        [LeadsTo] = "{0} -> {1}",
        [Container] = "容器 {0}",
        [Process] = "进程 {0}，网络命名空间 {1}",
        [SandboxKey] = "SandboxKey {0}",
        [Present] = "已有",
        [Loaded] = "已从 minipod 程序内载入",
        [Pulled] = "已拉取",
        [BuiltInNetwork] = "网络 \"{0}\"，minipod 自带",
        [ConfiguredNetwork] = "网络 \"{0}\"，配置文件是 {1}",
        [NothingToOpen] = "没有要放行的端口：Pod 在 {0} 上没有地址",
        [OpenedByFirewalld] = "没有 {0} 链：firewall 插件用的是 firewalld，它会放行已发布的端口",
    });

    /// <summary>The text of a line.</summary>
    public string Of(OutcomeLine line) => string.Format(CultureInfo.InvariantCulture, _texts[line.Text], [.. line.Values]);
}
