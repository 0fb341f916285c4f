namespace MiniPod.Pods.Journal;

/// <summary>An operation that began and has not ended: it runs, or its owner is gone.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Verb">Its name; see the verbs.</param>
/// <param name="Subject">What it works on within the pod, or null.</param>
/// <param name="BootId">The boot it began in.</param>
public sealed record OpenOperation(string Id, string Verb, string? Subject, string? BootId);
