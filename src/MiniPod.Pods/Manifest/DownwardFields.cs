using System.Globalization;
using System.Text;
using MiniPod.Spec.Api;
using MiniPod.Spec.Values;

namespace MiniPod.Pods.Manifest;

/// <summary>What the downward API tells of a pod. Source: kubelet's fieldpath and resource packages.</summary>
internal sealed class DownwardFields(ObjectMeta metadata, PodSpec spec, NodeFacts node)
{
    private const string DefaultAccount = "default", Limits = "limits", Labels = "metadata.labels", Annotations = "metadata.annotations";

    // Known once the pod exists.
    private static readonly string[] Later = ["metadata.uid", "status.podIP", "status.podIPs", "status.hostIP", "status.hostIPs"];

    /// <summary>Whether a field is known only once the pod exists.</summary>
    public static bool IsLater(string path) => Later.Contains(path);

    /// <summary>The value of a field; null if there is no such field.</summary>
    public string? Find(string path) => path switch
    {
        "metadata.name" => metadata.Name,
        "metadata.namespace" => metadata.Namespace,
        "spec.nodeName" => node.Name,
        "spec.serviceAccountName" => spec.ServiceAccountName ?? DefaultAccount,
        _ => Entry(path, Labels, metadata.Labels) ?? Entry(path, Annotations, metadata.Annotations),
    };

    /// <summary>The same for a file, which can also have all labels or annotations.</summary>
    public string? FindForFile(string path) => path switch
    {
        Labels => Lines(metadata.Labels),
        Annotations => Lines(metadata.Annotations),
        _ => Find(path),
    };

    /// <summary>The value of a limit or request, rounded up; null if there is no such resource.</summary>
    /// <param name="resource">The resource, <c>limits.cpu</c>.</param>
    /// <param name="resources">What the container may use.</param>
    /// <param name="divisor">The unit; null for 1.</param>
    public string? FindResource(string resource, ResourceRequirements? resources, Quantity? divisor)
    {
        if (resource.Split('.', 2) is not [Limits or "requests", { Length: > 0 } name] parts) return null;
        var given = parts[0] == Limits
            ? resources?.Limits?.GetValueOrDefault(name)
            : resources?.Requests?.GetValueOrDefault(name) ?? resources?.Limits?.GetValueOrDefault(name);
        return name switch
        {
            "cpu" => Up(given?.MilliValue ?? OfHost(parts[0], node.Cpus * 1000L), divisor?.MilliValue ?? 1000),
            "memory" => Up(given?.Value ?? OfHost(parts[0], node.Memory), divisor?.Value ?? 1),
            _ => Up(given?.Value ?? 0, divisor?.Value ?? 1),
        };
    }

    // Without a limit the host is the limit; without a request nothing is asked for.
    private static long OfHost(string field, long value) => field == Limits ? value : 0;

    private static string Up(long value, long unit)
    {
        var (whole, rest) = Math.DivRem(value, Math.Max(unit, 1));
        return (rest > 0 ? whole + 1 : whole).ToString(CultureInfo.InvariantCulture);
    }

    // Empty if the key is not there, as in kubelet.
    private static string? Entry(string path, string map, IReadOnlyDictionary<string, string>? entries) =>
        path.StartsWith($"{map}['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal)
            ? entries?.GetValueOrDefault(path[(map.Length + 2)..^2]) ?? ""
            : null;

    private static string Lines(IReadOnlyDictionary<string, string>? entries) => string.Join(
        '\n',
        (entries ?? new Dictionary<string, string>())
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}={Quoted(entry.Value)}"));

    // As Go's %q.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or 0x7f => $"\\x{rune.Value:x2}",
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
