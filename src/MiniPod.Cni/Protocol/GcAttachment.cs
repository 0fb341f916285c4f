namespace MiniPod.Cni;

/// <summary>
/// An attachment, identified by what makes it unique in a network: the
/// <see href="https://www.cni.dev/docs/spec/#lifecycle--ordering">container ID and interface name</see>.
/// </summary>
/// <param name="ContainerId">The container ID.</param>
/// <param name="IfName">The name of the interface in the container.</param>
public readonly record struct GcAttachment(string ContainerId, string IfName);
