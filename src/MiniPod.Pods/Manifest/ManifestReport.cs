using MiniPod.Pods.Jobs;
using MiniPod.Spec;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>What manifests ask for, and what is wrong with them.</summary>
/// <param name="Objects">The objects that can be read, in their order.</param>
/// <param name="Pods">The pods that they ask for, in their order, also those with which Jobs begin. With errors, some can be missing, and
/// none can be run.</param>
/// <param name="Errors">Everything that is wrong, in the order of the files and their lines; empty if all is right.</param>
/// <param name="Warnings">What has no effect, in the same order.</param>
public sealed record ManifestReport(
    IReadOnlyList<ManifestObject> Objects,
    IReadOnlyList<RequestedPod> Pods,
    IReadOnlyList<SpecFault> Errors,
    IReadOnlyList<SpecFault> Warnings)
{
    /// <summary>The Jobs for which they ask. Default none.</summary>
    public IReadOnlyList<StoredJob> Jobs { get; init; } = [];
}
