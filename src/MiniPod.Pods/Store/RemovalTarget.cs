namespace MiniPod.Pods.Store;

/// <summary>What <c>--rm</c> removes once it has exited: a pod, or one attempt of a container in it.</summary>
/// <param name="Pod">The ID of the pod.</param>
/// <param name="Container">The full name of the container; null for the pod.</param>
public sealed record RemovalTarget(string Pod, string? Container = null);
