using MiniPod.Learn;

namespace MiniPod.Site;

/// <summary>The site's own words, in one language.</summary>
internal sealed record SiteWords
{
    public required string Tag { get; init; }
    public required string OtherLanguage { get; init; }
    public required string Home { get; init; }
    public required string Guide { get; init; }
    public required string GuideIntro { get; init; }
    public required string Lessons { get; init; }
    public required string LessonsIntro { get; init; }
    public required string Topics { get; init; }
    public required string TopicsIntro { get; init; }
    public required string Drawings { get; init; }
    public required string DrawingsIntro { get; init; }
    public required string Topology { get; init; }
    public required string TopologyText { get; init; }
    public required string Packet { get; init; }
    public required string PacketText { get; init; }
    public required string Interactive { get; init; }
    public required string AsText { get; init; }
    public required string Demo { get; init; }
    public required string DemoIntro { get; init; }
    public required string DemoFile { get; init; }
    public required string Reference { get; init; }
    public required string ReferenceIntro { get; init; }
    public required string Minutes { get; init; }
    public required string Steps { get; init; }
    public required string Words { get; init; }
    public required string WordMeaning { get; init; }
    public required string Prepared { get; init; }
    public required string Step { get; init; }
    public required string TryAlso { get; init; }
    public required string InKubernetes { get; init; }
    public required string Look { get; init; }
    public required string Right { get; init; }
    public required string Wrong { get; init; }
    public required string Hint { get; init; }
    public required string Solution { get; init; }
    public required string Checked { get; init; }
    public required string Before { get; init; }
    public required string After { get; init; }
    public required string DoItYourself { get; init; }
    public required string Previous { get; init; }
    public required string Next { get; init; }
    public required string Play { get; init; }
    public required string Pause { get; init; }
    public required string Again { get; init; }
    public required string ShowAll { get; init; }
    public required string Speed { get; init; }
    public required string Skip { get; init; }
    public required string Footer { get; init; }

    /// <summary>The words of a language.</summary>
    public static SiteWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    private static SiteWords English { get; } = new()
    {
        Tag = "en",
        OtherLanguage = "简体中文",
        Home = "MiniPod",
        Guide = "Guide",
        GuideIntro = "The two commands to start with, everything MiniPod can do, the systems it runs on, and what it does not do.",
        Lessons = "Lessons",
        LessonsIntro = "Lessons in which you build a pod's network by hand, see what each part is for, take it apart and repair it. "
            + "All output on these pages is real: it was recorded when the site was built. To do a lesson yourself, type "
            + "`minipod learn N`: you get a real shell, and your work is checked in the kernel.",
        Topics = "Topics",
        TopicsIntro = "Short articles about pod networking. The values are those of a pod that was running when the site was built; "
            + "`minipod explain TOPIC` shows the same article with the values of one of your own pods.",
        Drawings = "Drawings",
        DrawingsIntro = "MiniPod draws what the kernel reports. Both drawings show a host with two pods, and were made when the site "
            + "was built.",
        Topology = "The host's network",
        TopologyText = "`minipod topology`: the outside world on the left, the host with its routes, rules and bridges in the middle, "
            + "the pods on the right.",
        Packet = "A packet's path",
        PacketText = "`minipod packet --from outside --to :8080`: one real request to a published port, with a number at each stop.",
        Interactive = "Open the interactive version (details on hover or keyboard focus)",
        AsText = "Text version",
        Demo = "Demo",
        DemoIntro = "A recorded run of `make demo`: a pause container with its own namespaces, a network attached by CNI plugins, "
            + "nginx in the same namespace, and a look at the result. Each step says why it is needed. "
            + "You can select and copy text while it plays.",
        DemoFile = "The recording as an asciicast file, for terminal players",
        Reference = "Reference",
        ReferenceIntro = "All commands and options, how MiniPod is built, and its measured performance.",
        Minutes = "about {0} minutes",
        Steps = "{0} steps",
        Words = "Words",
        WordMeaning = "**{0}**: {1}",
        Prepared = "How the lesson prepares its host",
        Step = "Step {0} of {1}",
        TryAlso = "To look closer, run:",
        InKubernetes = "In Kubernetes",
        Look = "See what happens",
        Right = "Right. ",
        Wrong = "No. ",
        Hint = "Hint {0}",
        Solution = "Solution",
        Checked = "What is checked in the kernel",
        Before = "before: ",
        After = "after: ",
        DoItYourself = "Do it yourself: `minipod learn {0}`",
        Previous = "Previous",
        Next = "Next",
        Play = "Play",
        Pause = "Pause",
        Again = "Restart",
        ShowAll = "Show all",
        Speed = "Speed",
        Skip = "Skip to content",
        Footer = "Built from MiniPod {0} with `make docs`. This site loads nothing from elsewhere.",
    };

    private static SiteWords Chinese { get; } = new()
    {
        Tag = "zh-CN",
        OtherLanguage = "English",
        Home = "MiniPod",
        Guide = "指南",
        GuideIntro = "入门的两条命令、MiniPod 的全部功能、支持的系统，以及它不做什么。",
        Lessons = "课程",
        LessonsIntro = "你将亲手搭建 Pod 的网络，弄清每个部分的用途，再把它拆开、修好。页面上的输出都是真实的，在生成网站时录制。"
            + "想自己动手，请输入 `minipod learn N`：你会得到一个真正的 shell，做得对不对，由内核的状态说了算。",
        Topics = "主题",
        TopicsIntro = "关于 Pod 网络的短文。文中的数值取自生成网站时运行的一个 Pod；`minipod explain 主题` 会换成你自己的 Pod 的数值。",
        Drawings = "图",
        DrawingsIntro = "MiniPod 画的是内核里的实际状态。下面两幅图画的是一台主机和它上面的两个 Pod，在生成网站时绘制。",
        Topology = "主机的网络",
        TopologyText = "`minipod topology`：左边是外部网络，中间是主机及其路由、规则和网桥，右边是各个 Pod。",
        Packet = "数据包的路径",
        PacketText = "`minipod packet --from outside --to :8080`：向已发布的端口发出一个真实的请求，途经的每一站都标了序号。",
        Interactive = "打开交互版（鼠标悬停或用键盘选中，即可查看细节）",
        AsText = "文字版",
        Demo = "演示",
        DemoIntro = "`make demo` 的运行录像：启动拥有独立命名空间的 pause 容器，由 CNI 插件接入网络，让 nginx 加入同一个命名空间，最后看看都创建了什么。"
            + "每一步都说明了为什么需要它。播放时也可以选中和复制文字。",
        DemoFile = "asciicast 格式的录像文件，可用终端录像播放器播放",
        Reference = "参考",
        ReferenceIntro = "所有命令和选项、MiniPod 的内部结构，以及实测的性能。以下文档只有英文版。",
        Minutes = "约 {0} 分钟",
        Steps = "共 {0} 步",
        Words = "术语",
        WordMeaning = "**{0}**：{1}",
        Prepared = "本课如何准备主机",
        Step = "第 {0} 步，共 {1} 步",
        TryAlso = "想看得更细，可以运行：",
        InKubernetes = "在 Kubernetes 里",
        Look = "看看会发生什么",
        Right = "对。",
        Wrong = "不对。",
        Hint = "提示 {0}",
        Solution = "答案",
        Checked = "在内核中检查什么",
        Before = "之前：",
        After = "之后：",
        DoItYourself = "自己动手：`minipod learn {0}`",
        Previous = "上一篇",
        Next = "下一篇",
        Play = "播放",
        Pause = "暂停",
        Again = "从头播放",
        ShowAll = "显示全部",
        Speed = "速度",
        Skip = "跳到正文",
        Footer = "由 `make docs` 根据 MiniPod {0} 生成。本站不从别处加载任何内容。",
    };
}
