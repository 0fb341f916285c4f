namespace MiniPod.Pods.Spec;

/// <summary>How much a pod may receive and send, in bits a second. Source: CONVENTIONS.md of CNI, capability <c>bandwidth</c>.</summary>
/// <param name="Ingress">What it may receive; null for no limit.</param>
/// <param name="Egress">What it may send; null for no limit.</param>
public sealed record PodBandwidth(long? Ingress, long? Egress);
