using MiniPod.Engine;

namespace MiniPod.Pods.Status;

/// <summary>A pod of this store that has containers in the engine but no record in the store.</summary>
/// <param name="Id">The pod's id.</param>
/// <param name="Name">The pod's name, from the labels of its containers.</param>
/// <param name="Containers">The pod's containers, including the sandbox.</param>
public sealed record LostPod(string Id, string Name, IReadOnlyList<ContainerSummary> Containers);
