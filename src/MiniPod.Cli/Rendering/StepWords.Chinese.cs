using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

internal sealed partial record StepWords
{
    public static StepWords Chinese { get; } = new()
    {
        Steps = StepTexts.Chinese,
        Outcomes = OutcomeTexts.Chinese,
        Reasons = ForecastTexts.Chinese,
        InKubernetes = "在 Kubernetes 中：{0}",
        DoneIn = "完成，用时 {0:0} ms",
        UndoneIn = "已撤销，用时 {0:0} ms",
        Failed = "失败：{0}",
        NotUndone = "未能撤销：{0}：{1}",
        Next = "{0} 的下一步：{1}",
        Choices = "[d] 执行，[s] 跳过，[c] 不再询问，[l] 进去看看，[w] 为什么，[q] 退出？ ",
        ChoicesWithoutSkip = "[d] 执行，[c] 不再询问，[l] 进去看看，[w] 为什么，[q] 退出？ ",
        Skipped = "已跳过。{0}",
        CannotBeSkipped = "这一步不能跳过：后面的步骤离不开它",
        Undoing = "正在撤销已经做过的步骤",
        NoSuchChoice = "请输入方括号里的字母；直接按回车就执行这一步",
        ShellOnHost = "主机上的 shell：Pod 还没有网络命名空间；输入 exit 回到这里",
        ShellInPod = "{0} 的网络命名空间里的 shell；输入 exit 回到这里",
        NoShell = "无法启动 shell：{0}",
        ChangedInPod = "{0} 中的变化：",
        ChangedOnHost = "主机上的变化：",
        ChangesUnknown = "无法显示主机上的变化：{0}",
        PluginRan = "插件 {0}，{1}：退出码 {2}，用时 {3:0} ms",
        StandardInput = "标准输入：",
        StandardOutput = "标准输出：",
        StandardError = "标准错误：",
        ResultUnchanged = "标准输出：与 prevResult 相同",
        ResultChanged = "标准输出：在 prevResult 上有改动：",
        AsAbove = "（同上）",
        Empty = "（空）",
        PlanOf = "Pod {0}",
        PlanOfPlugin = "插件 {0}",
        InPod = "（在 {0} 中）",
        Summary = "新增 {0} 项，更改 {1} 项，删除 {2} 项。没有做任何改动。",
        WouldFail = "这个命令会失败，见标有“!”的行。",
    };
}
