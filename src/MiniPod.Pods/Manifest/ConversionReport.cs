using MiniPod.Spec;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>Collects what is wrong with manifests, and what of them has no effect: what their reader found, and what only this host
/// knows.</summary>
internal sealed class ConversionReport(ManifestSet set)
{
    private readonly List<SpecFault> _errors = [.. set.Errors];
    private readonly List<SpecFault> _warnings = [.. set.Warnings];
    private readonly HashSet<(string, string)> _warned = [.. set.Warnings.Select(warning => (warning.Source, warning.Path))];

    public IReadOnlyCollection<SpecFault> Errors => _errors;

    public IReadOnlyCollection<SpecFault> Warnings => _warnings;

    /// <summary>Whether something is wrong with an object.</summary>
    public bool HasErrors(ManifestObject origin) =>
        _errors.Exists(error => error.Source == origin.Source && error.Path.StartsWith(origin.Prefix, StringComparison.Ordinal));

    /// <summary>Adds an error, unless the manifest's reader found one in the same place.</summary>
    /// <param name="template">The pod.</param>
    /// <param name="path">The field of the pod.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(PodTemplate template, string path, string message) => Error(template.Origin, template.PathOf(path), message);

    /// <summary>Adds an error, unless the manifest's reader found one in the same place.</summary>
    /// <param name="origin">The object.</param>
    /// <param name="path">The field of the object.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Error(ManifestObject origin, string path, string message)
    {
        var fault = origin.Fault(path, message);
        if (!set.HasErrorNear(fault)) _errors.Add(fault);
    }

    /// <summary>Adds something that has no effect, unless the manifest's reader has said so of the same field.</summary>
    public void Warn(PodTemplate template, string path, string message)
    {
        var fault = template.Origin.Fault(template.PathOf(path), message);
        if (!_warned.Contains((fault.Source, fault.Path))) _warnings.Add(fault);
    }
}
