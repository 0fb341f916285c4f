using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Spec;
using MiniPod.Spec.Values;

namespace MiniPod.Pods.Manifest;

/// <summary>The annotations by which a pod asks for further networks and limits its bandwidth. Source: Kubernetes Network Custom Resource
/// Definition De-facto Standard, version 1.3, 3.2; kubelet's pkg/util/bandwidth.</summary>
/// <param name="annotations">The pod's annotations.</param>
/// <param name="report">Called with the annotation and what is wrong with it.</param>
internal sealed class NetworkAnnotations(IReadOnlyDictionary<string, string> annotations, Action<string, string> report)
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks", Ingress = "kubernetes.io/ingress-bandwidth",
        Egress = "kubernetes.io/egress-bandwidth";

    /// <summary>The annotations.</summary>
    public static readonly IReadOnlyList<string> Names = [Networks, Ingress, Egress];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private const long LeastRate = 1000, MostRate = 1_000_000_000_000_000;

    /// <summary>The limits; null if there are none.</summary>
    public PodBandwidth? Bandwidth()
    {
        var (ingress, egress) = (Rate(Ingress), Rate(Egress));
        return (ingress ?? egress) is null ? null : new PodBandwidth(ingress, egress);
    }

    /// <summary>The further networks, in their order.</summary>
    public IReadOnlyList<NetworkRequest> Added()
    {
        if (!annotations.TryGetValue(Networks, out var text) || text.Trim() is not { Length: > 0 } trimmed) return [];
        try
        {
            return trimmed[0] is '[' or '{'
                ? [.. Objects(trimmed).Select(Request)]
                : [.. trimmed.Split(',', StringSplitOptions.TrimEntries).Select(Short)];
        }
        catch (Exception error) when (error is PodException or JsonException)
        {
            report(Networks, $"is not valid: {error.Message.TrimEnd('.')}");
            return [];
        }
    }

    private long? Rate(string name)
    {
        if (!annotations.TryGetValue(name, out var text)) return null;
        try
        {
            if (new Quantity(text).Value is { } rate and >= LeastRate and <= MostRate) return rate;
            report(name, $"is \"{text}\": bandwidth is from 1k to 1P bits a second");
        }
        catch (FormatException error)
        {
            report(name, error.Message);
        }

        return null;
    }

    // [NAMESPACE/]NAME[@INTERFACE]. Networks of a host have no namespaces, so whichever is named is the same.
    private static NetworkRequest Short(string text)
    {
        var at = text.IndexOf('@');
        var name = at < 0 ? text : text[..at];
        return Request(name[(name.IndexOf('/') + 1)..], at < 0 ? [] : [("interface_name", text[(at + 1)..])]);
    }

    private static IEnumerable<JsonObject> Objects(string text) => JsonNode.Parse(text, documentOptions: Strict) switch
    {
        JsonObject one => [one],
        JsonArray several => several.Select(one => one as JsonObject ?? throw new PodException("an element is not an object")),
        _ => throw new PodException("it is neither a list of names nor JSON"),
    };

    private static NetworkRequest Request(JsonObject network)
    {
        var options = new List<(string, string)>();
        foreach (var (key, value) in network)
        {
            switch (key)
            {
                case "name" or "namespace":
                    break;
                case "interface" or "interfaceRequest":
                    options.Add(("interface_name", Text(key, value)));
                    break;
                case "ips":
                    var ips = value as JsonArray ?? throw new PodException("\"ips\" is not a list");
                    options.AddRange(ips.Select(ip => ("ip", Text(key, ip))));
                    break;
                case "mac":
                    options.Add(("mac", Text(key, value)));
                    break;
                default:
                    throw new PodException(
                        $"\"{OneLine.Of(key)}\" is not supported; a network has name, namespace, interface, ips and mac");
            }
        }

        return Request(network["name"] is { } name ? Text("name", name) : "", options);
    }

    private static string Text(string key, JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String
            ? text.GetValue<string>()
            : throw new PodException($"\"{key}\" is not a text");

    private static NetworkRequest Request(string name, IReadOnlyList<(string Key, string Value)> options)
    {
        if (name.Contains(':', StringComparison.Ordinal) || options.Any(option => option.Value.Contains(',', StringComparison.Ordinal)))
            throw new PodException($"\"{OneLine.Of(name)}\" and what is asked of it have no ':' and no ','");
        var form = string.Join(',', options.Select(option => $"{option.Key}={option.Value}"));
        return NetworkRequest.Parse(form.Length == 0 ? name : $"{name}:{form}");
    }
}
