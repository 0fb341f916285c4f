using MiniPod.Pods.Execution;

namespace MiniPod.Pods.Scripts;

/// <summary>The comments of a script in one language. Texts with <c>{0}</c> take values.</summary>
public sealed record ScriptWords
{
    /// <summary>In English.</summary>
    public static ScriptWords English { get; } = new()
    {
        Steps = StepTexts.English,
        Creates = "Creates the pod \"{0}\" using only {1}.",
        Removes = "Removes the pod \"{0}\" that the script from 'minipod script' created.",
        RunsContainer = "Runs the container \"{0}\" in the pod \"{1}\" using only docker.",
        RemovesContainer = "Removes the container \"{0}\" that the script from 'minipod script --pod' ran in the pod \"{1}\".",
        Tools = "docker and the CNI plugins",
        MoreTools = "docker, the CNI plugins and, for its published ports, {0}",
        ToUndo = "{0} To undo it, run the script from 'minipod script --undo'.",
        Secrets = "It contains the values of environment variables: keep it private (chmod 600).",
        FailsTwice = "fails if this script has already been run: undo it first",
        Sandbox = "the pod's pause container, whose network namespace the new container joins",
        Anywhere = "It can be run wherever that script, or an earlier run of this one, stopped: what is missing is skipped.",
        Latest = "prints the first of these files that holds a complete result and not an error",
        Reverse = "in reverse order: the plugins need the namespace, so the network is removed before the pause container",
    };

    /// <summary>In Simplified Chinese.</summary>
    public static ScriptWords Chinese { get; } = new()
    {
        Steps = StepTexts.Chinese,
        Creates = "创建 Pod \"{0}\"，只用到 {1}。",
        Removes = "删除 Pod \"{0}\"，它由 'minipod script' 给出的脚本创建。",
        RunsContainer = "在 Pod \"{1}\" 中运行容器 \"{0}\"，只用到 docker。",
        RemovesContainer = "删除容器 \"{0}\"，它由 'minipod script --pod' 给出的脚本在 Pod \"{1}\" 中运行。",
        Tools = "docker 和 CNI 插件",
        MoreTools = "docker、CNI 插件，以及发布端口所需的 {0}",
        ToUndo = "{0}要撤销，请运行 'minipod script --undo' 给出的脚本。",
        Secrets = "其中有环境变量的值，不要让别人看到（chmod 600）。",
        FailsTwice = "如果这个脚本已经运行过，这里会失败：请先撤销",
        Sandbox = "Pod 的 pause 容器，新容器要加入它的网络命名空间",
        Anywhere = "无论那个脚本停在哪里，也无论本脚本上次停在哪里，都可以运行：没有的东西会跳过。",
        Latest = "打印这些文件中第一个有效的结果：内容完整，而且不是错误",
        Reverse = "按相反的顺序：插件需要命名空间，所以先拆网络，再删除 pause 容器",
    };

    /// <summary>The explanations of the steps.</summary>
    public required StepTexts Steps { get; init; }

    /// <summary>What the script does: the pod, and the tools.</summary>
    public required string Creates { get; init; }

    /// <summary>What its undo does: the pod.</summary>
    public required string Removes { get; init; }

    /// <summary>What the script of a container does: the container, and the pod.</summary>
    public required string RunsContainer { get; init; }

    /// <summary>What its undo does: the container, and the pod.</summary>
    public required string RemovesContainer { get; init; }

    /// <summary>The tools of every script.</summary>
    public required string Tools { get; init; }

    /// <summary>The tools of a script that publishes ports: the names of those that are not in <see cref="Tools"/>.</summary>
    public required string MoreTools { get; init; }

    /// <summary>How to undo it, after what it does.</summary>
    public required string ToUndo { get; init; }

    /// <summary>That the script contains secrets.</summary>
    public required string Secrets { get; init; }

    /// <summary>Why its first command fails the second time.</summary>
    public required string FailsTwice { get; init; }

    /// <summary>What the container joins.</summary>
    public required string Sandbox { get; init; }

    /// <summary>Where an undo may begin.</summary>
    public required string Anywhere { get; init; }

    /// <summary>What a function of the undo does.</summary>
    public required string Latest { get; init; }

    /// <summary>Why the undo has its order.</summary>
    public required string Reverse { get; init; }
}
