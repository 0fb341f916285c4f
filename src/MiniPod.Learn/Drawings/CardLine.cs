namespace MiniPod.Learn.Drawings;

/// <summary>A line of a card.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Tone">How it is drawn.</param>
internal sealed record CardLine(string Text, CardTone Tone);
