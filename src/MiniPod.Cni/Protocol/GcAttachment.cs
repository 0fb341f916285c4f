namespace MiniPod.Cni;

/// <summary>
/// An attachment, named by what makes it unique in a network: <see href="https://www.cni.dev/docs/spec/#lifecycle--ordering">container and
/// interface</see>.
/// </summary>
/// <param name="ContainerId">The container's id.</param>
/// <param name="IfName">The interface's name in it.</param>
public readonly record struct GcAttachment(string ContainerId, string IfName);
