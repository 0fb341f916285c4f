using System.Text;
using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Learn.Prose;

/// <summary>A character of prose.</summary>
/// <param name="Rune">The character.</param>
/// <param name="Tone">How it is shown.</param>
/// <param name="IsCode">Whether it belongs to code.</param>
internal readonly record struct ProseGlyph(Rune Rune, TextTone Tone, bool IsCode);
