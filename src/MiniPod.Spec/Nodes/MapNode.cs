namespace MiniPod.Spec.Nodes;

/// <summary>A mapping of names to values.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Fields">Its fields, each name once, in their order; merged ones after its own.</param>
public sealed record MapNode(Place Place, IReadOnlyList<NodeField> Fields) : Node(Place)
{
    /// <summary>Finds a field's value; null if there is none of that name.</summary>
    public Node? Find(string name) => Fields.FirstOrDefault(field => field.Name == name)?.Value;
}
