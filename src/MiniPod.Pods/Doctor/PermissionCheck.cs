using MiniPod.Linux;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether MiniPod has the capabilities that pods need: inside a container, being root is not
/// enough.</summary>
internal static class PermissionCheck
{
    public static IEnumerable<CheckResult> Run()
    {
        yield return CheckResult.Ok("root", "running as root");
        yield return Host.MissingCapabilities is { Count: > 0 } missing
            ? CheckResult.Failed(
                "permissions",
                $"root lacks {string.Join(" and ", missing)} here: namespaces cannot be mounted, or networks cannot be configured",
                "run minipod on the host itself, or in a container with --privileged --pid=host --network=host")
            : CheckResult.Ok("permissions", "can mount namespaces and configure networks");
    }
}
