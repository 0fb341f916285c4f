namespace MiniPod.Spec.Nodes;

/// <summary>A value of a manifest, as kubectl reads it: aliases are followed, merge keys merged, and plain scalars are
/// what YAML 1.1 makes of them.</summary>
/// <param name="Place">Where it begins.</param>
public abstract record Node(Place Place);
