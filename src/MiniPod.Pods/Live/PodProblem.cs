namespace MiniPod.Pods.Live;

/// <summary>Something that is not as the pod's record says.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The container, interface or path it is about; empty where the pod has only one of it.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record PodProblem(PodProblemKind Kind, string Subject, string Evidence);
