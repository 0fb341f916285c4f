using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Reading;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold for ConfigMaps and Secrets. Source: Kubernetes' ValidateConfigMap and ValidateSecret.</summary>
internal static class ConfigRules
{
    private const int MostBytes = 1 << 20;

    /// <summary>Checks an object, if it is one of these.</summary>
    /// <param name="found">The object.</param>
    /// <param name="report">Receives the path of each wrong field, and what is wrong.</param>
    public static void Check(ManifestObject found, Action<string, string> report)
    {
        switch (found.Value)
        {
            case ConfigMap map:
                CheckKeys("data", map.Data, report);
                CheckKeys("binaryData", map.BinaryData, report);
                foreach (var key in (map.Data ?? Empty).Keys.Intersect((map.BinaryData ?? Empty).Keys))
                    report($"binaryData.{key}", "is in data too");
                CheckSize([map.Data, map.BinaryData], report);
                break;
            case Secret secret:
                CheckKeys("data", secret.Data, report);
                CheckKeys("stringData", secret.StringData, report);
                CheckSize([secret.Data, secret.StringData], report);
                break;
        }
    }

    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>();

    private static void CheckKeys(string field, IReadOnlyDictionary<string, string>? data, Action<string, string> report)
    {
        foreach (var key in (data ?? Empty).Keys)
        {
            if (FieldForms.Complaint(FieldForm.Key, key) is { } wrong) report($"{field}.{key}", $"is no key: it {wrong}");
        }
    }

    private static void CheckSize(IEnumerable<IReadOnlyDictionary<string, string>?> data, Action<string, string> report)
    {
        if (data.Sum(part => (part ?? Empty).Values.Sum(text => (long)text.Length)) > MostBytes)
            report("data", $"has more than {MostBytes >> 20} MiB");
    }
}
