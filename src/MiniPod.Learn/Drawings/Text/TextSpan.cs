namespace MiniPod.Learn.Drawings.Text;

/// <summary>A part of a line of text.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsBroken">Whether it shows something broken; a terminal shows it in red.</param>
public sealed record TextSpan(string Text, bool IsBroken);
