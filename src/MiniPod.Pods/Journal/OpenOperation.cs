namespace MiniPod.Pods.Journal;

/// <summary>An operation that has started but not finished: it is still running, or its owner is gone.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Verb">Its verb.</param>
/// <param name="Subject">What it acts on within the pod, or null.</param>
/// <param name="BootId">The boot in which it started.</param>
public sealed record OpenOperation(string Id, string Verb, string? Subject, string? BootId);
