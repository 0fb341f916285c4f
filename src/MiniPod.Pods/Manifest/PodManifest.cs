using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Manifest;

/// <summary>What manifests ask for.</summary>
/// <param name="Pods">Their pods, in order; at least one.</param>
/// <param name="Warnings">What of them has no effect, one line each with path and line.</param>
public sealed record PodManifest(IReadOnlyList<PodSpec> Pods, IReadOnlyList<string> Warnings);
