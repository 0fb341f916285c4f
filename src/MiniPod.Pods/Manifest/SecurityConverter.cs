using MiniPod.Pods.Spec;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>As whom containers run, and what they may do: the container's value, else the pod's.</summary>
internal sealed class SecurityConverter(PodTemplate template, NodeFacts node, ConversionReport report)
{
    private const string Unconfined = "unconfined", OfManifest = "Unconfined", Localhost = "Localhost", Prefix = "CAP_";
    private const string PodPath = "spec.securityContext";

    /// <summary>The settings of a container; null if it has none.</summary>
    public ContainerSecurity? Convert(Container container, string path)
    {
        var (pod, own) = (template.Spec.SecurityContext, container.SecurityContext);
        if (pod is null && own is null) return null;
        var ownPath = $"{path}.securityContext";
        return new ContainerSecurity
        {
            RunAsUser = own?.RunAsUser ?? pod?.RunAsUser,
            RunAsGroup = own?.RunAsGroup ?? pod?.RunAsGroup,
            RunAsNonRoot = own?.RunAsNonRoot ?? pod?.RunAsNonRoot ?? false,
            Groups = [.. (pod?.SupplementalGroups ?? []).Concat(pod?.FsGroup is { } group ? new[] { group } : []).Distinct()],
            IgnoresImageGroups = pod?.SupplementalGroupsPolicy == "Strict",
            IsPrivileged = own?.Privileged == true,
            AllowsPrivilegeEscalation = own?.AllowPrivilegeEscalation != false,
            IsRootReadOnly = own?.ReadOnlyRootFilesystem == true,
            AddedCapabilities = Names(own?.Capabilities?.Add),
            DroppedCapabilities = Names(own?.Capabilities?.Drop),
            SeccompProfile = Seccomp(own?.SeccompProfile ?? pod?.SeccompProfile, own?.SeccompProfile is null ? PodPath : ownPath),
            AppArmorProfile = AppArmor(own?.AppArmorProfile ?? pod?.AppArmorProfile, own?.AppArmorProfile is null ? PodPath : ownPath),
        };
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<string>? capabilities) =>
        [.. (capabilities ?? []).Select(name => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name)];

    // Unset is the engine's own profile, as those who know Docker expect.
    private string? Seccomp(SeccompProfile? profile, string path)
    {
        if (profile is { Type: Localhost, LocalhostProfile: null })
            report.Error(template, $"{path}.seccompProfile", "localhostProfile is missing");
        return profile?.Type switch
        {
            OfManifest => Unconfined,
            Localhost => profile.LocalhostProfile,
            _ => null,
        };
    }

    private string? AppArmor(AppArmorProfile? profile, string path)
    {
        if (profile is { Type: Localhost, LocalhostProfile: null })
            report.Error(template, $"{path}.appArmorProfile", "localhostProfile is missing");
        if (profile is null || profile.Type == OfManifest && !node.HasAppArmor) return null;
        if (!node.HasAppArmor)
        {
            report.Error(template, $"{path}.appArmorProfile", "cannot be used: AppArmor is not enabled on this host");
            return null;
        }

        return profile.Type switch
        {
            OfManifest => Unconfined,
            Localhost => profile.LocalhostProfile,
            _ => null,
        };
    }
}
