namespace MiniPod.Spec.Nodes;

/// <summary>A field of a mapping.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where the name is.</param>
/// <param name="Value">Its value.</param>
public sealed record NodeField(string Name, Place Place, Node Value);
