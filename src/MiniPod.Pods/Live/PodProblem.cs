namespace MiniPod.Pods.Live;

/// <summary>A difference between a pod and its record.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="Subject">The container, interface or path that is affected; empty if the pod has only
/// one of that kind.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record PodProblem(PodProblemKind Kind, string Subject, string Evidence)
{
    /// <summary>What only a plugin says (CNI CHECK), in a form that is the same after another attachment; null if MiniPod has
    /// seen the problem itself.</summary>
    public string? Report { get; init; }

    /// <summary>Returns it as a line: <c>ContainerEnded web: Exited (1)</c>.</summary>
    public override string ToString() => $"{Kind}{(Subject.Length > 0 ? $" {Subject}" : "")}: {Evidence}";
}
