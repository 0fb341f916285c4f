using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Reading;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold for labels and annotations. Source: Kubernetes' ValidateLabels and ValidateAnnotations.</summary>
internal static class MetadataRules
{
    private const int MostOfAnnotations = 256 << 10;

    /// <summary>Checks the metadata of an object, and that of the pods for which it asks.</summary>
    /// <param name="found">The object.</param>
    /// <param name="report">Receives the path of each wrong field, and what is wrong.</param>
    public static void Check(ManifestObject found, Action<string, string> report)
    {
        Check(found.Metadata, "metadata", report);
        foreach (var template in PodTemplate.Of(found).Where(template => template.Path.Length > 0))
            Check(template.Metadata, template.PathOf("metadata"), report);
    }

    private static void Check(ObjectMeta metadata, string path, Action<string, string> report)
    {
        CheckKeys(metadata.Labels?.Keys, $"{path}.labels", key => key, report);
        CheckKeys(metadata.Annotations?.Keys, $"{path}.annotations", key => key.ToLowerInvariant(), report); // as Kubernetes
        foreach (var (key, value) in metadata.Labels ?? new Dictionary<string, string>())
        {
            if (value.Length > 0 && FieldForms.Complaint(FieldForm.LabelValue, value) is { } wrong) report($"{path}.labels.{key}", wrong);
        }

        var length = (metadata.Annotations ?? new Dictionary<string, string>()).Sum(one => (long)one.Key.Length + one.Value.Length);
        if (length > MostOfAnnotations)
            report($"{path}.annotations", $"has more than {MostOfAnnotations >> 10} KiB");
    }

    private static void CheckKeys(
        IEnumerable<string>? keys, string path, Func<string, string> form, Action<string, string> report)
    {
        foreach (var key in keys ?? [])
        {
            if (FieldForms.Complaint(FieldForm.LabelKey, form(key)) is { } wrong) report($"{path}.{key}", $"is no key: it {wrong}");
        }
    }
}
