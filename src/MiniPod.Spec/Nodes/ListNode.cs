namespace MiniPod.Spec.Nodes;

/// <summary>A list.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Items">Its items, in order.</param>
public sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place);
