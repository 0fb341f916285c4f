namespace MiniPod.Site.Recordings;

/// <summary>What was printed at a moment.</summary>
/// <param name="Time">The time since the beginning, in seconds.</param>
/// <param name="Text">The text.</param>
internal sealed record DemoPiece(double Time, string Text);
