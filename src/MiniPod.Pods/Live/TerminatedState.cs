namespace MiniPod.Pods.Live;

/// <summary>How an instance of a container ended. Source: ContainerStateTerminated, core/v1.</summary>
/// <param name="Attempt">Which instance, 0 for the first.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Reason">In one word: <c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>.</param>
/// <param name="Message">Its last words: what it wrote into its termination log, or the end of its log; null if there are none.</param>
public sealed record TerminatedState(int Attempt, int ExitCode, string Reason, string? Message);
