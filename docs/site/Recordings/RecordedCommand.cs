namespace MiniPod.Site.Recordings;

/// <summary>A command of a lesson that was run.</summary>
/// <param name="Line">The line of the lesson's file that has it; null if it is of a solution.</param>
/// <param name="Command">The command.</param>
/// <param name="Output">What it printed.</param>
internal sealed record RecordedCommand(int? Line, string Command, string Output);
