using System.Globalization;

namespace MiniPod.Learn.Drawings.Svg;

/// <summary>A part of the drawing.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">The name of the interface; for a card, its number in their order, from 0; empty for the outside.</param>
/// <param name="Pod">The full name of the pod; empty for what is none's.</param>
internal sealed record DrawnPart(DrawnPartKind Kind, string Name = "", string Pod = "")
{
    /// <summary>A card.</summary>
    public static DrawnPart Card(int number) => new(DrawnPartKind.Card, number.ToString(CultureInfo.InvariantCulture));
}
