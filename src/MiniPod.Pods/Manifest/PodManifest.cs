using MiniPod.Pods.Jobs;
using MiniPod.Pods.Spec;
using Service = MiniPod.Spec.Api.Service;

namespace MiniPod.Pods.Manifest;

/// <summary>What manifests ask for: at least one pod, Job or Service.</summary>
/// <param name="Pods">Their pods, in order, without those of Jobs.</param>
/// <param name="Jobs">Their Jobs, which make pods over time.</param>
/// <param name="Services">Their Services, in order, each with its namespace.</param>
/// <param name="Warnings">What of them has no effect, one line each with path and line.</param>
public sealed record PodManifest(
    IReadOnlyList<PodSpec> Pods, IReadOnlyList<StoredJob> Jobs, IReadOnlyList<Service> Services, IReadOnlyList<string> Warnings);
