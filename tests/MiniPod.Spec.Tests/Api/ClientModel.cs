using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace MiniPod.Spec.Tests.Api;

/// <summary>The types of Kubernetes' own client, as a list of fields: the oracle for our model.</summary>
internal static class ClientModel
{
    /// <summary>The kinds of the client, in the order of ours; a List there is a type for each kind, so it is not among them.</summary>
    public static IReadOnlyList<Type> Kinds { get; } =
    [
        typeof(V1Pod), typeof(V1ConfigMap), typeof(V1Secret), typeof(V1PersistentVolumeClaim), typeof(V1Service), typeof(V1Deployment),
        typeof(V1ReplicaSet), typeof(V1StatefulSet), typeof(V1DaemonSet), typeof(V1Job), typeof(V1CronJob),
    ];

    /// <summary>The fields of a type: their names in JSON, and their types.</summary>
    public static IReadOnlyDictionary<string, PropertyInfo> Fields(Type type) => type.GetProperties()
        .Where(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
        .ToDictionary(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name);

    /// <summary>The API's name of a type: V1Probe is Probe.</summary>
    public static string Name(Type type) =>
        type.Name.Replace("V1alpha3", "", StringComparison.Ordinal) is var name && name.StartsWith("V1", StringComparison.Ordinal)
            ? name[2..]
            : name.Replace("Corev1", "", StringComparison.Ordinal);

    /// <summary>A type as kubectl names it.</summary>
    public static string Written(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType)
        {
            var arguments = plain.GetGenericArguments();
            return arguments.Length == 2 ? $"map[string]{Written(arguments[1])}" : $"[]{Written(arguments[0])}";
        }

        return plain.Name switch
        {
            "String" or "Byte[]" or "DateTime" => "string",
            "Int32" or "Int64" => "integer",
            "Boolean" => "boolean",
            "ResourceQuantity" => "Quantity",
            _ => Name(plain),
        };
    }

    /// <summary>The type of the objects in a field; null if there are none.</summary>
    public static Type? ObjectIn(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType) plain = plain.GetGenericArguments()[^1];
        return plain.Namespace == typeof(V1Pod).Namespace && Fields(plain).Count > 0 ? plain : null;
    }
}
