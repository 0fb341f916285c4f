using MiniPod.Linux;

namespace MiniPod.Pods.Doctor;

/// <summary>Whether we may do what pods need: being root is not enough inside a container.</summary>
internal static class PermissionCheck
{
    public static IEnumerable<CheckResult> Run()
    {
        yield return CheckResult.Ok("root", "runs as root");
        yield return Host.MissingCapabilities is { Count: > 0 } missing
            ? CheckResult.Failed(
                "permissions",
                $"root has not {string.Join(" and ", missing)} here: namespaces cannot be mounted, or networks not be made",
                "run minipod on the host itself, or in a container with --privileged --pid=host --network=host")
            : CheckResult.Ok("permissions", "may mount and configure networks");
    }
}
