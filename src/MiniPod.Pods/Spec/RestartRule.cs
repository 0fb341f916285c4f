namespace MiniPod.Pods.Spec;

/// <summary>Whether a container that has ended runs again.</summary>
public static class RestartRule
{
    /// <summary>Whether it does. Source: kubelet's ShouldContainerBeRestarted, and computeInitContainerActions.</summary>
    /// <param name="role">What it is for. A sidecar always runs again.</param>
    /// <param name="policy">Its restart policy.</param>
    /// <param name="exitCode">The exit code of its last run.</param>
    /// <param name="isEndedByProbe">Whether that was ended because of a probe.</param>
    public static bool RunsAgain(ContainerRole role, RestartPolicyKind policy, int exitCode, bool isEndedByProbe)
    {
        if (role == ContainerRole.Sidecar || (isEndedByProbe && policy != RestartPolicyKind.Never)) return true;
        return policy switch
        {
            RestartPolicyKind.Always => role != ContainerRole.Init || exitCode != 0,
            RestartPolicyKind.OnFailure => exitCode != 0,
            _ => false,
        };
    }
}
