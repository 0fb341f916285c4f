namespace MiniPod.EndToEnd.Tests.Lessons.Learners;

/// <summary>What a learner sees, in one language.</summary>
/// <param name="Prompt">The prompt at the beginning of a step; the values are the lesson, the step, and how many there are.</param>
/// <param name="DonePrompt">The prompt when the step is done.</param>
/// <param name="NotDone">That the step is not done.</param>
/// <param name="Done">That it is.</param>
/// <param name="Hint">The first hint; the value is how many there are.</param>
/// <param name="Right">What stands before what is said to the right answer.</param>
/// <param name="Reset">That the host is made again; the value is the step.</param>
/// <param name="Last">That there are no more steps.</param>
/// <param name="Complete">That the lesson is complete; the values are the lesson, steps done, steps, steps skipped.</param>
public sealed record LearnerWords(
    string Prompt, string DonePrompt, string NotDone, string Done, string Hint, string Right, string Reset, string Last, string Complete)
{
    /// <summary>The words of a language.</summary>
    public static LearnerWords Of(string language) => language == "zh" ? Chinese : English;

    private static LearnerWords English { get; } = new(
        "[lesson {0}, step {1}/{2}] # ",
        "[lesson {0}, step {1}/{2}, done] # ",
        "Not yet. ",
        "\nDone. ",
        "Hint 1 of {0}: ",
        "Right. ",
        "The host is made again, as it is at the beginning of step {0}.",
        "That was the last step.",
        "Lesson {0} is complete: {1} of {2} steps done, {3} skipped.");

    private static LearnerWords Chinese { get; } = new(
        "[第 {0} 课 第 {1}/{2} 步] # ",
        "[第 {0} 课 第 {1}/{2} 步 已完成] # ",
        "还没有完成。",
        "\n完成。",
        "提示 1/{0}：",
        "答对了。",
        "正在重建主机，恢复到第 {0} 步开始时的样子。",
        "这是最后一步。",
        "第 {0} 课学完了：共 {2} 步，完成 {1} 步，跳过 {3} 步。");
}
