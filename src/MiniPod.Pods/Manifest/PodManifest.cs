using MiniPod.Pods.Spec;
using Service = MiniPod.Spec.Api.Service;

namespace MiniPod.Pods.Manifest;

/// <summary>What manifests ask for: at least one pod or one Service.</summary>
/// <param name="Pods">Their pods, in order.</param>
/// <param name="Services">Their Services, in order, each with its namespace.</param>
/// <param name="Warnings">What of them has no effect, one line each with path and line.</param>
public sealed record PodManifest(IReadOnlyList<PodSpec> Pods, IReadOnlyList<Service> Services, IReadOnlyList<string> Warnings);
