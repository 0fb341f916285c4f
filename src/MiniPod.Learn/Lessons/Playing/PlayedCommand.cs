namespace MiniPod.Learn.Lessons.Playing;

/// <summary>A command of a lesson that was run.</summary>
/// <param name="Line">The line of the lesson's file at which the commands begin of which it is one, from 1; null if it is of the step's
/// solution.</param>
/// <param name="Command">The command, as it was typed; its lines are separated by line feeds.</param>
/// <param name="ExitCode">Its exit code; null if it ended the shell.</param>
/// <param name="Output">What it printed, standard output and error in their order.</param>
public sealed record PlayedCommand(int? Line, string Command, int? ExitCode, string Output);
