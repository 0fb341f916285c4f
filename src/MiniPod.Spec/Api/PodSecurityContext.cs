using System.Text.Json;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' PodSecurityContext.</summary>
public sealed record PodSecurityContext
{
    public long? RunAsUser { get; init; }
    public long? RunAsGroup { get; init; }
    public bool? RunAsNonRoot { get; init; }
    public IReadOnlyList<long>? SupplementalGroups { get; init; }
    public string? SupplementalGroupsPolicy { get; init; }
    public long? FsGroup { get; init; }
    public string? FsGroupChangePolicy { get; init; }
    public IReadOnlyList<Sysctl>? Sysctls { get; init; }
    public SeccompProfile? SeccompProfile { get; init; }
    public AppArmorProfile? AppArmorProfile { get; init; }
    public SELinuxOptions? SeLinuxOptions { get; init; }
    public string? SeLinuxChangePolicy { get; init; }
    public JsonElement? WindowsOptions { get; init; }
}
