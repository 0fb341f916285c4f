using System.Text.Json.Serialization.Metadata;

namespace MiniPod.Spec.Api;

/// <summary>A kind of object that a manifest can hold.</summary>
/// <param name="Name">Its name in a manifest: <c>Pod</c>.</param>
/// <param name="ApiVersion">The version of the API to which it belongs: <c>apps/v1</c>.</param>
/// <param name="Plural">Its name for several: <c>pods</c>.</param>
/// <param name="ShortName">Its short name for kubectl; null if there is none.</param>
/// <param name="Type">Its type.</param>
public sealed record ApiKind(string Name, string ApiVersion, string Plural, string? ShortName, JsonTypeInfo Type)
{
    /// <summary>All kinds that have a model, a Pod first.</summary>
    public static IReadOnlyList<ApiKind> All { get; } =
    [
        new("Pod", "v1", "pods", "po", ApiJson.Default.Pod),
        new("List", "v1", "lists", null, ApiJson.Default.ObjectList),
        new("ConfigMap", "v1", "configmaps", "cm", ApiJson.Default.ConfigMap),
        new("Secret", "v1", "secrets", null, ApiJson.Default.Secret),
        new("PersistentVolumeClaim", "v1", "persistentvolumeclaims", "pvc", ApiJson.Default.PersistentVolumeClaim),
        new("Service", "v1", "services", "svc", ApiJson.Default.Service),
        new("Deployment", "apps/v1", "deployments", "deploy", ApiJson.Default.Deployment),
        new("ReplicaSet", "apps/v1", "replicasets", "rs", ApiJson.Default.ReplicaSet),
        new("StatefulSet", "apps/v1", "statefulsets", "sts", ApiJson.Default.StatefulSet),
        new("DaemonSet", "apps/v1", "daemonsets", "ds", ApiJson.Default.DaemonSet),
        new("Job", "batch/v1", "jobs", null, ApiJson.Default.Job),
        new("CronJob", "batch/v1", "cronjobs", "cj", ApiJson.Default.CronJob),
    ];

    /// <summary>Finds a kind by any of its names, in any case; null if there is none.</summary>
    public static ApiKind? Find(string name) => All.FirstOrDefault(kind => kind.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Its names: <c>Pod</c>, <c>pods</c>, <c>po</c>.</summary>
    public IEnumerable<string> Names => ShortName is null ? [Name, Plural] : [Name, Plural, ShortName];
}
