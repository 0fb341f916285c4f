namespace MiniPod.Pods.Status;

/// <summary>One of a pod's conditions. Source: PodCondition, core/v1.</summary>
/// <param name="Type">Its name, <c>Ready</c>.</param>
/// <param name="IsTrue">Whether it holds.</param>
/// <param name="Reason">Why it does not, in kubelet's word; null if it holds.</param>
/// <param name="Message">The same as a sentence; null if there is nothing more to say.</param>
public sealed record PodCondition(string Type, bool IsTrue, string? Reason = null, string? Message = null);
