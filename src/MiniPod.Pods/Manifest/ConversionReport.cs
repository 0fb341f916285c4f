using MiniPod.Spec;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>Collects what is wrong with manifests, and what of them has no effect: what their reader found, and what only this host
/// knows.</summary>
internal sealed class ConversionReport(ManifestSet set)
{
    private readonly List<SpecFault> _errors = [.. set.Errors];
    private readonly List<SpecFault> _warnings = [.. set.Warnings];

    public IReadOnlyCollection<SpecFault> Errors => _errors;

    public IReadOnlyCollection<SpecFault> Warnings => _warnings;

    /// <summary>Adds an error.</summary>
    /// <param name="template">The pod.</param>
    /// <param name="path">The field of the pod.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(PodTemplate template, string path, string message) => Error(template.Origin, template.PathOf(path), message);

    /// <summary>Adds an error.</summary>
    /// <param name="origin">The object.</param>
    /// <param name="path">The field of the object.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(ManifestObject origin, string path, string message) => _errors.Add(origin.Fault(path, message));

    /// <summary>Adds something that has no effect.</summary>
    public void Warn(PodTemplate template, string path, string message) =>
        _warnings.Add(template.Origin.Fault(template.PathOf(path), message));
}
