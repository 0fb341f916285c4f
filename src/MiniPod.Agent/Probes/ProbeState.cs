namespace MiniPod.Agent.Probes;

/// <summary>What is known of a probe of an instance.</summary>
/// <param name="Counter">What it says, and how often the last result came in a row.</param>
/// <param name="Message">What its last run printed, or why it failed; empty before the first run.</param>
public sealed record ProbeState(ProbeCounter Counter, string Message);
