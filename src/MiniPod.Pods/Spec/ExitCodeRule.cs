namespace MiniPod.Pods.Spec;

/// <summary>A rule that starts a container again because of its exit code, whatever its policy. Source: ContainerRestartRule,
/// core/v1.</summary>
/// <param name="IsNot">Whether it holds for all other codes than these.</param>
/// <param name="Codes">The exit codes, 0 to 255.</param>
public sealed record ExitCodeRule(bool IsNot, IReadOnlyList<int> Codes)
{
    /// <summary>Whether it holds for an exit code.</summary>
    public bool Holds(int exitCode) => Codes.Contains(exitCode) != IsNot;
}
