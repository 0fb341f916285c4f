using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Manifest;

/// <summary>What a manifest asks for.</summary>
/// <param name="Pods">Its pods, in order; at least one.</param>
/// <param name="Warnings">What of it has no effect, one line each with path and line: documents of other kinds, and
/// fields that only a cluster can honour.</param>
public sealed record PodManifest(IReadOnlyList<PodSpec> Pods, IReadOnlyList<string> Warnings);
