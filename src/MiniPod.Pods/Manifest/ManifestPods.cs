using MiniPod.Pods.Jobs;
using MiniPod.Pods.Spec;
using MiniPod.Spec;
using MiniPod.Spec.Manifests;
using MiniPod.Spec.Reading;
using Service = MiniPod.Spec.Api.Service;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes pods of Kubernetes manifests. What a field may be is in <c>MiniPod.Spec</c>; here is what becomes of it on this
/// host.</summary>
public static class ManifestPods
{
    /// <summary>Reads the pods of manifests.</summary>
    /// <param name="files">The manifests. ConfigMaps and Secrets of one are known in all.</param>
    /// <param name="unknown">What becomes of fields that Kubernetes does not know.</param>
    /// <param name="node">What pods can learn of this host.</param>
    /// <param name="space">The namespace of all objects. Default null: each says its own.</param>
    /// <exception cref="PodException">Something in them is wrong; the message lists everything with path and line.</exception>
    public static PodManifest Read(IReadOnlyList<ManifestFile> files, UnknownFields unknown, NodeFacts node, string? space = null)
    {
        var report = Check(files, unknown, node, space);
        ThrowIfInvalid(files, report);
        var services = report.Objects.Select(ServiceOf).OfType<Service>().ToList();
        if (report.Pods.Count == 0 && report.Jobs.Count == 0 && services.Count == 0) throw HasNone("pod", files, report);
        return new PodManifest(
            [.. report.Pods.Where(pod => !JobManifest.IsKept(pod.Origin)).Select(pod => pod.Spec)],
            report.Jobs,
            services,
            Lines(files, report.Warnings));
    }

    /// <summary>Reads the pods of manifests, and tells what is wrong with them.</summary>
    /// <inheritdoc cref="Read"/>
    public static ManifestReport Check(IReadOnlyList<ManifestFile> files, UnknownFields unknown, NodeFacts node, string? space = null)
    {
        var set = ManifestReader.Read(files.Select(file => (file.Source, file.Bytes)), unknown, space);
        var report = new ConversionReport(set);
        var pods = set.Objects.SelectMany(PodTemplate.Of).SelectMany(template => Convert(template, set, node, report)).ToList();
        CheckNames(pods, report);
        var jobs = set.Objects.Where(JobManifest.IsKept).SelectMany(origin => Keep(origin, set, node, report)).ToList();
        var sources = files.Select(file => file.Source).ToList();
        return new ManifestReport(
            set.Objects, pods, FaultOrder.Sorted(report.Errors, sources), FaultOrder.Sorted(report.Warnings, sources))
        {
            Jobs = jobs,
        };
    }

    /// <summary>Throws if something in manifests is wrong.</summary>
    /// <exception cref="PodException">The message lists all errors, for each file, with path and line.</exception>
    public static void ThrowIfInvalid(IReadOnlyList<ManifestFile> files, ManifestReport report)
    {
        if (report.Errors.Count == 0) return;
        throw new PodException(string.Join('\n', files
            .Select(file => file.Source)
            .Distinct()
            .Select(source => (Source: source, Errors: report.Errors.Where(error => error.Source == source).ToList()))
            .Where(file => file.Errors.Count > 0)
            .Select(file => $"manifest \"{file.Source}\" is not valid:\n{string.Join('\n', file.Errors.Select(error => $"  {error}"))}")));
    }

    /// <summary>The error that manifests do not have what is needed of them.</summary>
    /// <param name="what">What is needed: <c>pod</c>.</param>
    /// <param name="files">The manifests.</param>
    /// <param name="report">What they ask for.</param>
    public static PodException HasNone(string what, IReadOnlyList<ManifestFile> files, ManifestReport report)
    {
        var names = string.Join("\", \"", files.Select(file => file.Source));
        var warnings = string.Concat(Lines(files, report.Warnings).Select(warning => $"; {warning}"));
        return new($"manifest \"{names}\" contains no {what}{warnings}.");
    }

    /// <summary>What has no effect, one line each, with the file if there are several.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<ManifestFile> files, IEnumerable<SpecFault> warnings) =>
        [.. warnings.Select(warning => files.Count > 1 ? $"{warning.Source}: {warning}" : $"{warning}")];

    /// <summary>Makes one pod of a template, and tells what is wrong with it; null if its name is.</summary>
    internal static RequestedPod? Convert(PodTemplate template, string name, ManifestSet set, NodeFacts node, ConversionReport report)
    {
        if (new PodConverter(template, name, set, node, report).Convert() is not { } pod) return null;
        // What is wrong already is not told again in other words.
        var violations = report.HasErrors(template.Origin) ? [] : PodSpecRules.Violations(pod);
        foreach (var violation in violations) report.Error(template, "spec", $"is not valid: {violation}");
        return new RequestedPod(template.Origin, pod);
    }

    private static IEnumerable<RequestedPod> Convert(PodTemplate template, ManifestSet set, NodeFacts node, ConversionReport report) =>
        template.Names.Select(name => Convert(JobManifest.Labelled(template), name, set, node, report)).OfType<RequestedPod>();

    // Also of one that begins with no pod, because it is suspended.
    private static IEnumerable<StoredJob> Keep(ManifestObject origin, ManifestSet set, NodeFacts node, ConversionReport report)
    {
        foreach (var template in PodTemplate.Of(origin))
        {
            if (Convert(JobManifest.Labelled(template), JobManifest.PodNameOf(origin, 0), set, node, report) is { } first)
                yield return JobManifest.Keep(origin, set, first.Spec);
        }
    }

    private static Service? ServiceOf(ManifestObject found) =>
        found.Value is Service service ? service with { Metadata = found.Metadata with { Namespace = found.Namespace } } : null;

    // Two objects of one kind and name are reported by the manifests' reader; but the pods of a Deployment have names of their own.
    private static void CheckNames(IEnumerable<RequestedPod> pods, ConversionReport report)
    {
        foreach (var same in pods.GroupBy(pod => (pod.Spec.Namespace, pod.Spec.Name)))
        {
            var first = same.First().Origin;
            foreach (var other in same.Select(pod => pod.Origin).Where(origin => origin.Kind != first.Kind))
            {
                report.Error(
                    other, "metadata.name", $"makes a pod \"{same.Key.Name}\", and so does the {first.Kind.Name} \"{first.Name}\"");
            }
        }
    }
}
