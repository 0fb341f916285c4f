using MiniPod.Pods.Spec;

namespace MiniPod.Agent.StaticPods;

/// <summary>Something to do now.</summary>
/// <param name="Kind">What.</param>
/// <param name="File">The manifest because of which it is done.</param>
/// <param name="Digest">The content of that manifest; empty if it is gone.</param>
/// <param name="FullName">The pod's name, with its namespace.</param>
/// <param name="Pod">The pod to create; null to remove one.</param>
public sealed record StaticPodAction(StaticPodActionKind Kind, string File, string Digest, string FullName, PodSpec? Pod = null);
