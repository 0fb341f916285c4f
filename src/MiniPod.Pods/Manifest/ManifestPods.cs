using MiniPod.Pods.Spec;
using MiniPod.Spec;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes pods of Kubernetes manifests. What a field may be is in <c>MiniPod.Spec</c>; here is what becomes of it on this
/// host.</summary>
public static class ManifestPods
{
    /// <summary>Reads the pods of manifests.</summary>
    /// <param name="files">The manifests. ConfigMaps and Secrets of one are known in all.</param>
    /// <param name="unknown">What becomes of fields that Kubernetes does not know.</param>
    /// <param name="node">What pods can learn of this host.</param>
    /// <exception cref="PodException">Something in them is wrong; the message lists everything with path and line.</exception>
    public static PodManifest Read(IReadOnlyList<ManifestFile> files, UnknownFields unknown, NodeFacts node)
    {
        var set = ManifestReader.Read(files.Select(file => (file.Source, file.Bytes)), unknown);
        var report = new ConversionReport(set);
        var pods = set.Objects.SelectMany(PodTemplate.Of)
            .SelectMany(template => template.Names.Select(name => new PodConverter(template, name, set, node, report).Convert()))
            .OfType<PodSpec>()
            .ToList();
        ThrowIfAny(files, report.Errors);
        var warnings = report.Warnings.Select(warning => Line(files, warning)).Distinct().ToList();
        if (pods.Count > 0) return new PodManifest(pods, warnings);
        var names = string.Join("\", \"", files.Select(file => file.Source));
        throw new PodException($"manifest \"{names}\" contains no pod{string.Concat(warnings.Select(warning => $"; {warning}"))}.");
    }

    private static void ThrowIfAny(IReadOnlyList<ManifestFile> files, IReadOnlyCollection<SpecFault> errors)
    {
        if (errors.Count == 0) return;
        throw new PodException(string.Join('\n', files
            .Select(file => (file.Source, Errors: errors.Where(error => error.Source == file.Source).Distinct().ToList()))
            .Where(file => file.Errors.Count > 0)
            .Select(file => $"manifest \"{file.Source}\" is not valid:\n{string.Join('\n', file.Errors.Select(error => $"  {error}"))}")));
    }

    private static string Line(IReadOnlyList<ManifestFile> files, SpecFault warning) =>
        files.Count > 1 ? $"{warning.Source}: {warning}" : $"{warning}";
}
