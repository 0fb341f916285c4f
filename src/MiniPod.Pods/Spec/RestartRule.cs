namespace MiniPod.Pods.Spec;

/// <summary>Whether a container that has ended runs again.</summary>
public static class RestartRule
{
    /// <summary>Whether it does. Source: kubelet's ShouldContainerBeRestarted, ContainerShouldRestart
    /// and computeInitContainerActions.</summary>
    /// <param name="role">What it is for. A sidecar always runs again.</param>
    /// <param name="policy">Its own restart policy, or the pod's.</param>
    /// <param name="rules">The rules that come before its policy.</param>
    /// <param name="exitCode">The exit code of its last run.</param>
    /// <param name="isEndedByProbe">Whether that was ended because of a probe.</param>
    public static bool RunsAgain(
        ContainerRole role, RestartPolicyKind policy, IReadOnlyList<ExitCodeRule> rules, int exitCode, bool isEndedByProbe)
    {
        if (role == ContainerRole.Sidecar || (isEndedByProbe && MayRunAgain(policy, rules))) return true;
        if (role == ContainerRole.Init && exitCode == 0) return false;
        return rules.Any(rule => rule.Holds(exitCode)) || policy switch
        {
            RestartPolicyKind.Always => true,
            RestartPolicyKind.OnFailure => exitCode != 0,
            _ => false,
        };
    }

    /// <summary>Whether a container can run again at all. Source: kubelet's IsContainerRestartable.</summary>
    /// <param name="policy">Its own restart policy, or the pod's.</param>
    /// <param name="rules">The rules that come before its policy.</param>
    public static bool MayRunAgain(RestartPolicyKind policy, IReadOnlyList<ExitCodeRule> rules) =>
        policy != RestartPolicyKind.Never || rules.Count > 0;
}
