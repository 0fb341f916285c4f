using MiniPod.Pods.Faults;

namespace MiniPod.Pods.Doctor;

/// <summary>The result of one check.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Fix">The command that fixes it; null when there is nothing to fix.</param>
public sealed record CheckResult(string Check, Verdict Verdict, string Evidence, string? Fix = null)
{
    /// <summary>By which name what was found can be made on purpose; null if it is none of those faults.</summary>
    public FaultKind? Fault { get; init; }

    internal static CheckResult Ok(string check, string evidence) => new(check, Verdict.Ok, evidence);

    internal static CheckResult Warning(string check, string evidence, string fix) => new(check, Verdict.Warning, evidence, fix);

    internal static CheckResult Failed(string check, string evidence, string fix) => new(check, Verdict.Failed, evidence, fix);
}
