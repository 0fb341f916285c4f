using MiniPod.Spec.Api;
using MiniPod.Spec.Values;
using Container = MiniPod.Spec.Api.Container;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold between the fields of a container. Source: Kubernetes' validateContainer.</summary>
internal static class ContainerRules
{
    private const string SysAdmin = "SYS_ADMIN";
    private const int LongestKey = 128;

    public static void Check(Container container, string path, PodSpec pod, Action<string, string> report)
    {
        CheckPorts(container, path, pod, report);
        foreach (var (index, variable) in (container.Env ?? []).Index()) CheckVariable(variable, $"{path}.env[{index}]", pod, report);
        foreach (var (index, source) in (container.EnvFrom ?? []).Index())
        {
            if (source.ConfigMapRef is null == source.SecretRef is null)
                report($"{path}.envFrom[{index}]", "needs one of configMapRef and secretRef");
        }

        CheckMounts(container, path, pod, report);
        if ((container.VolumeMounts ?? []).Any(mount => mount.MountPath?.TrimEnd('/') == container.TerminationMessagePath)
            && container.TerminationMessagePath is not null)
            report($"{path}.terminationMessagePath", "is where a volume is mounted");
        CheckResources(container.Resources, $"{path}.resources", report);
        CheckSecurity(container.SecurityContext, $"{path}.securityContext", report);
        ExitCodeRules.Check(container, path, report);
        HandlerRules.Check(container, path, pod, report);
        if (container.Lifecycle?.StopSignal is not null && pod.Os?.Name is null)
            report($"{path}.lifecycle.stopSignal", "needs spec.os.name: linux");
    }

    private static void CheckPorts(Container container, string path, PodSpec pod, Action<string, string> report)
    {
        var ports = container.Ports ?? [];
        foreach (var (index, port) in ports.Index())
        {
            if (port.Name is { } name && ports.Take(index).Any(other => other.Name == name))
                report($"{path}.ports[{index}].name", $"is that of another port: \"{name}\"");
            if (pod.HostNetwork == true && port.HostPort is > 0 and var host && host != port.Port)
                report($"{path}.ports[{index}].hostPort", "must be the same as containerPort, because of hostNetwork");
        }
    }

    private static void CheckVariable(EnvVar variable, string path, PodSpec pod, Action<string, string> report)
    {
        if (variable.ValueFrom is not { } from) return;
        if (variable.Value is not null) report($"{path}.valueFrom", "cannot be combined with value");
        object?[] sources = [from.FieldRef, from.ResourceFieldRef, from.ConfigMapKeyRef, from.SecretKeyRef, from.FileKeyRef];
        if (sources.Count(source => source is not null) != 1)
            report($"{path}.valueFrom", "needs one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef and fileKeyRef");
        if (from.FileKeyRef is not { } file) return;
        if (file.VolumeName is { } name && !(pod.Volumes ?? []).Any(volume => volume.Name == name && VolumeRules.IsEmptyDir(volume)))
            report($"{path}.valueFrom.fileKeyRef.volumeName", $"\"{name}\" is no emptyDir volume of the pod");
        if (file.Key?.Length > LongestKey)
            report($"{path}.valueFrom.fileKeyRef.key", $"is longer than {LongestKey} characters");
    }

    private static void CheckMounts(Container container, string path, PodSpec pod, Action<string, string> report)
    {
        var mounts = container.VolumeMounts ?? [];
        foreach (var (index, mount) in mounts.Index())
        {
            var inner = $"{path}.volumeMounts[{index}]";
            if (mount.Name is { } name && (pod.Volumes ?? []).All(volume => volume.Name != name))
                report($"{inner}.name", $"\"{name}\" is no volume of the pod");
            if (mount.MountPath?.Contains(':', StringComparison.Ordinal) == true) report($"{inner}.mountPath", "must not contain ':'");
            if (mounts.Take(index).Any(other => other.MountPath == mount.MountPath) && mount.MountPath is not null)
                report($"{inner}.mountPath", $"is that of another mount: \"{mount.MountPath}\"");
            if (mount is { SubPath: not null, SubPathExpr: not null }) report($"{inner}.subPathExpr", "cannot be combined with subPath");
            if (mount.MountPropagation == "Bidirectional" && container.SecurityContext?.Privileged != true)
                report($"{inner}.mountPropagation", "Bidirectional needs a privileged container");
        }
    }

    private static void CheckResources(ResourceRequirements? resources, string path, Action<string, string> report)
    {
        foreach (var (name, request) in resources?.Requests ?? new Dictionary<string, Quantity>())
        {
            if (resources!.Limits?.GetValueOrDefault(name) is { } limit && request.CompareTo(limit) > 0)
                report($"{path}.requests.{name}", $"{request} is more than the limit, {limit}");
        }

        foreach (var (field, amounts) in new[] { ("limits", resources?.Limits), ("requests", resources?.Requests) })
        {
            foreach (var (name, amount) in amounts ?? new Dictionary<string, Quantity>())
            {
                if (amount.Sign < 0) report($"{path}.{field}.{name}", $"must not be negative: {amount}");
            }
        }
    }

    private static void CheckSecurity(SecurityContext? security, string path, Action<string, string> report)
    {
        if (security is not { AllowPrivilegeEscalation: false }) return;
        if (security.Privileged == true) report($"{path}.allowPrivilegeEscalation", "cannot be false with privileged");
        if (security.Capabilities?.Add?.Any(one => one is SysAdmin or $"CAP_{SysAdmin}") == true)
            report($"{path}.allowPrivilegeEscalation", $"cannot be false with the capability {SysAdmin}");
    }
}
