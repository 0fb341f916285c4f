using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Learn.Prose;

/// <summary>A part of a line of prose.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">How it is shown where there are colors.</param>
public sealed record ProseSpan(string Text, TextTone Tone);
