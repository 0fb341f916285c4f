namespace MiniPod.Learn.Drawings.Text;

/// <summary>A line of text that is shown in one color.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it says.</param>
public sealed record TonedLine(string Text, TextTone Tone);
