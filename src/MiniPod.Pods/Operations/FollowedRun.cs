using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A container that a command follows in the foreground.</summary>
/// <param name="Pod">The id of the pod.</param>
/// <param name="Container">The container's full name, which identifies one attempt.</param>
/// <param name="IsWholePod">Whether the pod was created for the container.</param>
/// <param name="Removes">What to remove when it is done, with <c>--rm</c>; null for nothing.</param>
public sealed record FollowedRun(string Pod, string Container, bool IsWholePod, RemovalTarget? Removes);
