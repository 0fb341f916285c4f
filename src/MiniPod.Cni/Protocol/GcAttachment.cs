namespace MiniPod.Cni;

/// <summary>An attachment, by what makes it one: SPEC.md, "CNI_CONTAINERID and CNI_IFNAME".</summary>
/// <param name="ContainerId">The container's id.</param>
/// <param name="IfName">The interface's name in it.</param>
public readonly record struct GcAttachment(string ContainerId, string IfName);
