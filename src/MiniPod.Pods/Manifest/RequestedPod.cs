using MiniPod.Pods.Spec;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>A pod that a manifest asks for.</summary>
/// <param name="Origin">The object that asks for it: a Pod, or a workload such as a Deployment.</param>
/// <param name="Spec">The pod.</param>
public sealed record RequestedPod(ManifestObject Origin, PodSpec Spec);
