namespace MiniPod.Pods.Doctor;

/// <summary>A check, and what it found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Mend">The command that mends it; null when there is nothing to mend.</param>
public sealed record CheckResult(string Check, Verdict Verdict, string Evidence, string? Mend = null)
{
    internal static CheckResult Ok(string check, string evidence) => new(check, Verdict.Ok, evidence);

    internal static CheckResult Warning(string check, string evidence, string mend) => new(check, Verdict.Warning, evidence, mend);

    internal static CheckResult Failed(string check, string evidence, string mend) => new(check, Verdict.Failed, evidence, mend);
}
