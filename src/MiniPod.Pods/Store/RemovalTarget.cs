namespace MiniPod.Pods.Store;

/// <summary>What <c>--rm</c> removes once it has ended: a pod, or one attempt of a container in it.</summary>
/// <param name="Pod">The pod's id.</param>
/// <param name="Container">The container's full name; null when it is the pod.</param>
public sealed record RemovalTarget(string Pod, string? Container = null);
