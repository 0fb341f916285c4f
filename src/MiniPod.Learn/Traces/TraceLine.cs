namespace MiniPod.Learn.Traces;

/// <summary>A line of a trace.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it says.</param>
public sealed record TraceLine(string Text, TraceTone Tone);
