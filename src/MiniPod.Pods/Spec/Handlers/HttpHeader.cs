namespace MiniPod.Pods.Spec.Handlers;

/// <summary>A header of a request.</summary>
/// <param name="Name">Its name; several can have the same.</param>
/// <param name="Value">Its value.</param>
public sealed record HttpHeader(string Name, string Value);
