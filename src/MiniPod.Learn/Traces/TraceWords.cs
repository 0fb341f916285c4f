
namespace MiniPod.Learn.Traces;

/// <summary>The words of a trace in one language. Texts with <c>{0}</c> take values.</summary>
internal sealed record TraceWords
{
    public static TraceWords English { get; } = new()
    {
        Operation = "operation {0} of {1}",
        Resumed = "{0}, resumed",
        Began = "began {0} UTC",
        NoSteps = "no step was done or undone",
        Undo = "undo {0}",
        Completed = "done",
        Failed = "failed",
        Interrupted = "interrupted",
        Running = "still running",
        Undone = "undone",
        UndoneWithAnother = "also undone",
        NotUndone = "not undone",
        ExitCode = "exit code {0}",
        Separator = ", ",
        Colon = ": ",
    };

    public static TraceWords Chinese { get; } = new()
    {
        Operation = "第 {0} 次操作（共 {1} 次）",
        Resumed = "{0}（接着做完）",
        Began = "始于 {0} UTC",
        NoSteps = "没有执行或撤销任何步骤",
        Undo = "撤销 {0}",
        Completed = "完成",
        Failed = "失败",
        Interrupted = "中断",
        Running = "仍在进行",
        Undone = "已撤销",
        UndoneWithAnother = "一并撤销",
        NotUndone = "未能撤销",
        ExitCode = "退出码 {0}",
        Separator = "，",
        Colon = "：",
    };

    /// <summary>Which operation of how many.</summary>
    public required string Operation { get; init; }

    /// <summary>The verb of what another process did to finish an interrupted operation.</summary>
    public required string Resumed { get; init; }

    public required string Began { get; init; }

    public required string NoSteps { get; init; }

    public required string Undo { get; init; }

    public required string Completed { get; init; }

    public required string Failed { get; init; }

    public required string Interrupted { get; init; }

    public required string Running { get; init; }

    public required string Undone { get; init; }

    public required string UndoneWithAnother { get; init; }

    public required string NotUndone { get; init; }

    public required string ExitCode { get; init; }

    /// <summary>Between the parts of a heading.</summary>
    public required string Separator { get; init; }

    public required string Colon { get; init; }

    public static TraceWords Of(Language language) => language == Language.Chinese ? Chinese : English;
}
