using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A container that somebody follows in the foreground.</summary>
/// <param name="Pod">Its pod's id.</param>
/// <param name="Container">Its full name: another attempt is not the same.</param>
/// <param name="IsWholePod">Whether the pod was made for it.</param>
/// <param name="Removes">What is removed when it is done, <c>--rm</c>; null for nothing.</param>
public sealed record FollowedRun(string Pod, string Container, bool IsWholePod, RemovalTarget? Removes);
