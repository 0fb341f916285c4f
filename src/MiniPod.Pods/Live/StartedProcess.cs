using MiniPod.Linux;

namespace MiniPod.Pods.Live;

/// <summary>The first process of a container, as it was when the container was started.</summary>
/// <param name="Identity">The process.</param>
/// <param name="NetworkNamespace">Its network namespace, device and inode.</param>
internal sealed record StartedProcess(ProcessIdentity Identity, string NetworkNamespace);
