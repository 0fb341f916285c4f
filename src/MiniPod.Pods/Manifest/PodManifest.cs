using MiniPod.Pods.Jobs;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Manifest;

/// <summary>What manifests ask for.</summary>
/// <param name="Pods">Their pods, in order, without those of Jobs.</param>
/// <param name="Jobs">Their Jobs, which make pods over time; there is at least one pod or one Job.</param>
/// <param name="Warnings">What of them has no effect, one line each with path and line.</param>
public sealed record PodManifest(IReadOnlyList<PodSpec> Pods, IReadOnlyList<StoredJob> Jobs, IReadOnlyList<string> Warnings);
