namespace MiniPod.Pods.Live;

/// <summary>A difference between a pod and its record.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="Subject">The container, interface or path that is affected; empty if the pod has only
/// one of that kind.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record PodProblem(PodProblemKind Kind, string Subject, string Evidence)
{
    /// <summary>Whether only a plugin says so (CNI CHECK), and MiniPod has not seen it itself. Default false.</summary>
    public bool IsReported { get; init; }
}
