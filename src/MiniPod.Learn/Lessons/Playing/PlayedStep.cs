using MiniPod.Learn.Lessons.Checks;

namespace MiniPod.Learn.Lessons.Playing;

/// <summary>A step of a lesson that was played.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
public sealed record PlayedStep(string Id, string Title)
{
    /// <summary>What came of its checks before anything was done.</summary>
    public required IReadOnlyList<CheckFinding> Before { get; init; }

    /// <summary>What came of them afterwards, in the same order.</summary>
    public required IReadOnlyList<CheckFinding> After { get; init; }

    /// <summary>The commands, in the order in which they were run: that of the file.</summary>
    public required IReadOnlyList<PlayedCommand> Commands { get; init; }
}
