using MiniPod.Engine;

namespace MiniPod.Pods.Status;

/// <summary>A pod of our store that the engine has containers of and the store has no record of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, as its containers bear it.</param>
/// <param name="Containers">Its containers, the sandbox among them.</param>
public sealed record LostPod(string Id, string Name, IReadOnlyList<ContainerSummary> Containers);
