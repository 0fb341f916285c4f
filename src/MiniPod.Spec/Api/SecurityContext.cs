using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' SecurityContext.</summary>
public sealed record SecurityContext
{
    public long? RunAsUser { get; init; }
    public long? RunAsGroup { get; init; }
    public bool? RunAsNonRoot { get; init; }
    public bool? Privileged { get; init; }
    public bool? AllowPrivilegeEscalation { get; init; }
    public bool? ReadOnlyRootFilesystem { get; init; }
    public Capabilities? Capabilities { get; init; }
    public SeccompProfile? SeccompProfile { get; init; }
    public AppArmorProfile? AppArmorProfile { get; init; }
    public SELinuxOptions? SeLinuxOptions { get; init; }
    public string? ProcMount { get; init; }
    public JsonElement? WindowsOptions { get; init; }
}
