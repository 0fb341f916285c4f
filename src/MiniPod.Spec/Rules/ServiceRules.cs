using System.Globalization;
using System.Text.RegularExpressions;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold for a Service, and what of it has no effect where names lead to pods and no proxy is between. Source:
/// Kubernetes' ValidateService.</summary>
internal static partial class ServiceRules
{
    private const string ClusterIp = "ClusterIP", ExternalName = "ExternalName", None = "None";

    /// <summary>Checks an object, if it is a Service.</summary>
    /// <param name="found">The object.</param>
    /// <param name="report">Receives the path of each wrong field, and what is wrong.</param>
    public static void Check(ManifestObject found, Action<string, string> report)
    {
        if (found.Value is not Service service) return;
        if (found.Name.Length > 0 && !Label().IsMatch(found.Name))
        {
            report(
                "metadata.name",
                "must consist of at most 63 lower-case letters, digits and '-', begin with a letter and end with a letter or digit");
        }

        var ports = service.Spec?.Ports ?? [];
        foreach (var (index, port) in ports.Index())
        {
            if (port.Name is null && ports.Count > 1) report($"spec.ports[{index}]", "needs a name: the Service has several ports");
            if (port.Name is { } name && ports.Take(index).Any(other => other.Name == name))
                report($"spec.ports[{index}].name", $"is that of another port: \"{name}\"");
        }
    }

    /// <summary>Returns what has no effect.</summary>
    /// <param name="found">The Service.</param>
    /// <param name="templates">The pods of all manifests.</param>
    public static IEnumerable<SpecFault> Warnings(ManifestObject found, IEnumerable<PodTemplate> templates)
    {
        var spec = (found.Value as Service)?.Spec ?? new ServiceSpec();
        if (spec.Type == ExternalName)
        {
            yield return found.Fault("spec.type", $"is {ExternalName}, so its name leads nowhere here: hosts files have addresses only");
            yield break;
        }

        if (spec.Type is { } type && type != ClusterIp)
        {
            yield return found.Fault(
                "spec.type", $"is {type}, but nothing here listens for it: to reach a pod from outside, give its port a hostPort");
        }

        if (spec.ClusterIp is { Length: > 0 } address && address != None)
            yield return found.Fault("spec.clusterIP", "has no effect: the names of the Service lead to its pods");
        if (spec.Selector is not { Count: > 0 })
        {
            yield return found.Fault("spec", "has no selector, so its names lead to no pod");
            yield break;
        }

        var pods = templates.Where(pod => pod.Origin.Namespace == found.Namespace && Selects(spec.Selector, pod.Metadata.Labels)).ToList();
        foreach (var (index, port) in (spec.Ports ?? []).Index())
        {
            if (Target(port, pods) is not { } target) continue;
            yield return found.Fault(
                $"spec.ports[{index}].targetPort",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"leads to port {target}, and there is no proxy here: clients have to use {target}, not {port.Port}"));
        }
    }

    /// <summary>Whether labels fit a Service's selector.</summary>
    public static bool Selects(IReadOnlyDictionary<string, string>? selector, IReadOnlyDictionary<string, string>? labels) =>
        selector is { Count: > 0 } && selector.All(pair => labels?.GetValueOrDefault(pair.Key) == pair.Value);

    // The port at which the pods listen, if it is known, and not the Service's.
    private static int? Target(ServicePort port, IReadOnlyList<PodTemplate> pods)
    {
        if (port.TargetPort is not { } target || port.Port is null) return null;
        if (target.Number is { } number) return number > 0 && number != port.Port ? number : null;
        return pods
            .SelectMany(pod => pod.Spec.Containers ?? [])
            .SelectMany(container => container.Ports ?? [])
            .Where(one => one.Name == target.Text && one.Port != port.Port)
            .Select(one => one.Port)
            .FirstOrDefault();
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?\\z")]
    private static partial Regex Label();
}
