using System.Text.Json.Nodes;
using MiniPod.Pods.Manifest;
using MiniPod.Spec;
using MiniPod.Spec.Reading;

namespace MiniPod.Cli.Rendering;

/// <summary>What manifests ask for, and what is wrong with them, as text and as JSON.</summary>
internal static class ManifestFindings
{
    /// <summary>A line for each pod that would run, and for each object that asks for none, in their order.</summary>
    public static IEnumerable<string> Lines(ManifestReport report)
    {
        foreach (var origin in report.Objects)
        {
            var pods = report.Pods.Where(pod => ReferenceEquals(pod.Origin, origin)).ToList();
            foreach (var pod in pods) yield return $"pod/{pod.Spec.Namespace}/{pod.Spec.Name}{Of(pod)} would run: {Containers(pod)}";
            if (pods.Count == 0) yield return $"{Name(origin)}: valid, asks for no pod";
        }
    }

    /// <summary>The findings, and the pods that would run: none if there are errors. The keys are stable.</summary>
    public static JsonNode Json(ManifestReport report) => new JsonObject
    {
        ["valid"] = report.Errors.Count == 0 && report.Objects.Count > 0,
        ["findings"] = new JsonArray(
        [
            .. report.Errors.Select(error => Finding(error, "error")), .. report.Warnings.Select(warning => Finding(warning, "warning")),
        ]),
        ["pods"] = new JsonArray(report.Errors.Count > 0 ? [] : [.. report.Pods.Select(Pod)]),
    };

    private static JsonObject Finding(SpecFault fault, string severity) => new JsonObject
    {
        ["file"] = fault.Source,
        ["line"] = fault.Place.Line,
        ["column"] = fault.Place.Column,
        ["path"] = fault.Path,
        ["message"] = fault.Message,
        ["severity"] = severity,
    };

    private static JsonObject Pod(RequestedPod pod) => new JsonObject
    {
        ["namespace"] = pod.Spec.Namespace,
        ["name"] = pod.Spec.Name.Value,
        ["file"] = pod.Origin.Source,
        ["object"] = Name(pod.Origin),
        ["containers"] = new JsonArray([.. pod.Spec.Containers.Select(container => (JsonNode)new JsonObject
        {
            ["name"] = container.Name.Value,
            ["image"] = container.Image,
        })]),
    };

    // As kubectl names objects, with the namespace.
    private static string Name(ManifestObject origin) => $"{origin.Kind.Name.ToLowerInvariant()}/{origin.Namespace}/{origin.Name}";

    private static string Of(RequestedPod pod) => pod.Origin.Kind.Name == "Pod" ? "" : $" of {Name(pod.Origin)}";

    private static string Containers(RequestedPod pod) =>
        string.Join(", ", pod.Spec.Containers.Select(container => $"{container.Name} ({container.Image})"));
}
