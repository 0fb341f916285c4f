namespace MiniPod.Learn.Drawings.Svg;

/// <summary>A numbered station of a path through the drawing.</summary>
/// <param name="Part">Where it is.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="IsBack">Whether it is on the way back.</param>
/// <param name="IsEnd">Whether the path ends there, before its goal.</param>
internal sealed record PathMark(DrawnPart Part, int Number, bool IsBack, bool IsEnd);
