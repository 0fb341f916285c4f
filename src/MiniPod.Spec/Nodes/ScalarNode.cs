namespace MiniPod.Spec.Nodes;

/// <summary>A scalar.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">A text's characters; a number as JSON has it, <c>420</c> for <c>0644</c>; <c>true</c>, <c>false</c> or
/// <c>null</c>.</param>
/// <param name="Written">As it is written, without quotes: <c>0644</c>, <c>yes</c>.</param>
public sealed record ScalarNode(Place Place, ScalarKind Kind, string Value, string Written) : Node(Place);
