using System.Text;
using MiniPod.Pods.Spec;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniPod.Pods.Manifest;

/// <summary>
/// Reads the Pods of Kubernetes manifests: YAML or JSON, with one or more documents, each a Pod or a List. Which fields are
/// supported is in <see cref="ManifestFields"/>. Any other field is rejected with its path, because ignoring it silently
/// would be worse. Documents of other kinds are skipped with a warning.
/// </summary>
public static class ManifestReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads all pods of a UTF-8 file.</summary>
    /// <inheritdoc cref="Read(string, string)"/>
    public static PodManifest Read(ReadOnlySpan<byte> bytes, string source)
    {
        try
        {
            var text = Strict.GetString(bytes);
            return Read(text.StartsWith('\uFEFF') ? text[1..] : text, source);
        }
        catch (DecoderFallbackException error)
        {
            throw new PodException(
                $"manifest \"{source}\" is not valid UTF-8: byte {error.Index + 1} is invalid. Make sure that it is a manifest "
                + "saved as UTF-8.",
                error);
        }
    }

    /// <summary>Reads all pods of a text.</summary>
    /// <param name="text">The manifest.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="PodException">It is not valid; the message lists all errors with path and line.</exception>
    public static PodManifest Read(string text, string source)
    {
        var report = new ManifestReport(source);
        var documents = Load(text, source, report);
        var pods = new List<PodSpec>();
        foreach (var (index, document) in documents.Index())
            ReadDocument(new ManifestNode(document.RootNode, documents.Count > 1 ? $"document {index + 1}: " : "", report), pods);

        foreach (var twice in pods.GroupBy(pod => pod.Name).Where(group => group.Count() > 1))
            report.Error($"two pods are named \"{twice.Key}\"");
        report.ThrowIfAny();
        if (pods.Count > 0) return new PodManifest(pods, report.Warnings);
        throw new PodException($"manifest \"{source}\" contains no pod{string.Concat(report.Warnings.Select(skipped => $"; {skipped}"))}.");
    }

    private static IList<YamlDocument> Load(string text, string source, ManifestReport report)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new ManifestEvents(new Parser(new StringReader(text)), report));
            return stream.Documents;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            throw new PodException(
                $"manifest \"{source}\" is not valid YAML: a bracket, brace or quote is not closed. Check it with a YAML linter.",
                error);
        }
        catch (YamlException error)
        {
            throw new PodException(
                $"manifest \"{source}\" is not valid YAML: line {error.Start.Line}, column {error.Start.Column}: "
                + $"{error.InnerException?.Message ?? error.Message}",
                error);
        }
    }

    /// <param name="root">A document, or an item of a list.</param>
    /// <param name="pods">The list to which its pods are added.</param>
    /// <param name="kind">Its kind if it does not say so. Default null: unknown.</param>
    private static void ReadDocument(ManifestNode root, List<PodSpec> pods, string? kind = null)
    {
        if (root.IsNull) return; // nothing between two '---'
        kind = root.Find("kind")?.AnyText ?? kind;
        if (kind is "List" or "PodList")
        {
            var fields = root.Fields(ManifestFields.List);
            fields?.GetValueOrDefault("apiVersion")?.RequireText("v1");
            foreach (var item in fields?.GetValueOrDefault("items")?.Items() ?? [])
                ReadDocument(item, pods, kind == "PodList" ? "Pod" : null);
        }
        else if (kind is null or "Pod")
        {
            if (ReadPod(root, kind) is { } pod) pods.Add(pod);
        }
        else
        {
            var name = root.Find("metadata")?.Find("name")?.AnyText is { } text ? $" (\"{OneLine.Of(text)}\")" : "";
            root.Warn($"is skipped: its kind is {OneLine.Of(kind)}{name}, and MiniPod runs only Pods");
        }
    }

    private static PodSpec? ReadPod(ManifestNode root, string? kind)
    {
        var fields = root.Fields(ManifestFields.Pod);
        if (fields is null) return null;
        fields.GetValueOrDefault("apiVersion")?.RequireText("v1");
        if (kind is null) (fields.GetValueOrDefault("kind") ?? root).Error(fields.ContainsKey("kind") ? "must be Pod" : "kind is missing");
        RequireFields(root, fields, "metadata", "spec");
        var metadata = fields.GetValueOrDefault("metadata")?.Fields(ManifestFields.Metadata) ?? [];
        var spec = fields.GetValueOrDefault("spec")?.Fields(ManifestFields.Spec) ?? [];
        var name = metadata.GetValueOrDefault("name")?.Parse(text => PodName.Parse(text));
        if (!metadata.ContainsKey("name") && fields.TryGetValue("metadata", out var node)) node.Error("name is missing");
        if (metadata.TryGetValue("annotations", out var annotations)) ReadAnnotations(annotations);
        if (spec.TryGetValue("restartPolicy", out var restart)) ReadRestartPolicy(restart);
        var items = spec.GetValueOrDefault("containers")?.Items() ?? [];
        var containers = items.Select(ReadContainer).OfType<ContainerSpec>().ToList();
        if (fields.TryGetValue("spec", out var specNode) && items.Count == 0) specNode.Error("containers is missing or empty");
        return name is { Value: not null } given
            ? new PodSpec
            {
                Name = given,
                Hostname = spec.GetValueOrDefault("hostname")?.ParseOptional(text => text),
                Labels = metadata.GetValueOrDefault("labels")?.Texts() ?? [],
                Containers = containers,
            }
            : null;
    }

    private static void ReadAnnotations(ManifestNode node)
    {
        foreach (var name in node.Texts().Keys.Where(ManifestFields.NetworkAnnotations.Contains))
            node.Warn($"\"{name}\" has no effect: name the networks with --network");
    }

    private static void ReadRestartPolicy(ManifestNode node)
    {
        switch (node.ParseOptional(text => text))
        {
            case "Always" or "OnFailure":
                node.Warn("has no effect yet: containers that exit are not restarted");
                break;
            case null or "Never":
                break;
            case var other:
                node.Error($"must be Always, OnFailure or Never, not \"{OneLine.Of(other)}\"");
                break;
        }
    }

    private static ContainerSpec? ReadContainer(ManifestNode node)
    {
        var fields = node.Fields(ManifestFields.Container);
        if (fields is null) return null;
        RequireFields(node, fields, "name", "image");
        var name = fields.GetValueOrDefault("name")?.Parse(text => PodName.Parse(text, "container"));
        var env = ReadEnv(fields.GetValueOrDefault("env"));
        return name is { Value: not null } given
            ? new ContainerSpec
            {
                Name = given,
                Image = fields.GetValueOrDefault("image")?.Text() ?? "",
                Pull = fields.GetValueOrDefault("imagePullPolicy")?.ParseOptional(ReadPullPolicy) ?? PullPolicy.Missing,
                Command = ReadWords(fields.GetValueOrDefault("command"), env),
                Args = ReadWords(fields.GetValueOrDefault("args"), env),
                Env = [.. env.Select(variable => new EnvironmentVariable(variable.Key, variable.Value))],
                Ports = fields.GetValueOrDefault("ports")?.Items().Select(ReadPort).OfType<PortMapping>().ToList() ?? [],
            }
            : null;
    }

    // An empty list is "not given": the image's own applies.
    private static List<string>? ReadWords(ManifestNode? node, IReadOnlyDictionary<string, string> env)
    {
        if (node?.Items() is not { Count: > 0 } items) return null;
        foreach (var item in items.Where(item => item.IsNull)) item.Error("is empty");
        return [.. items.Where(item => !item.IsNull).Select(item => item.Expanded(env))];
    }

    // A value can refer to the variables before it. If a name occurs twice, the last one is in effect.
    private static OrderedDictionary<string, string> ReadEnv(ManifestNode? node)
    {
        var env = new OrderedDictionary<string, string>();
        foreach (var item in node?.Items() ?? [])
        {
            if (item.Fields(ManifestFields.Env) is not { } fields) continue;
            if (!fields.TryGetValue("name", out var name)) item.Error("name is missing");
            if (name?.Text() is not { } text) continue;
            if (text.Length == 0 || text.Contains('=', StringComparison.Ordinal)) name.Error($"\"{text}\" is not a valid variable name");
            env[text] = fields.GetValueOrDefault("value")?.Expanded(env) ?? "";
        }

        return env;
    }

    // Only hostPort publishes a port; containerPort alone is informational, as in Kubernetes.
    private static PortMapping? ReadPort(ManifestNode node)
    {
        var fields = node.Fields(ManifestFields.Port);
        if (fields is null) return null;
        if (!fields.TryGetValue("containerPort", out var containerPort)) node.Error("containerPort is missing");
        var inside = containerPort?.Port();
        var outside = fields.GetValueOrDefault("hostPort")?.OptionalPort();
        var hostIp = fields.GetValueOrDefault("hostIP")?.ParseOptional(ReadAddress);
        var protocol = fields.GetValueOrDefault("protocol")?.ParseOptional(ReadProtocol) ?? PortProtocol.Tcp;
        return inside is null || outside is null
            ? null
            : new PortMapping { HostPort = outside.Value, ContainerPort = inside.Value, HostIp = hostIp, Protocol = protocol };
    }

    private static string ReadAddress(string text) => HostAddress.IsValid(text)
        ? text
        : throw new PodException($"must be an IP address, not \"{OneLine.Of(text)}\"");

    private static PortProtocol ReadProtocol(string text) =>
        PortProtocol.Find(text) ?? throw new PodException($"must be TCP, UDP or SCTP, not \"{OneLine.Of(text)}\"");

    private static PullPolicy? ReadPullPolicy(string text) => text switch
    {
        "Always" => PullPolicy.Always,
        "IfNotPresent" => PullPolicy.Missing,
        "Never" => PullPolicy.Never,
        _ => throw new PodException($"must be Always, IfNotPresent or Never, not \"{OneLine.Of(text)}\""),
    };

    private static void RequireFields(ManifestNode node, Dictionary<string, ManifestNode> fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!fields.ContainsKey(name)) node.Error($"{name} is missing");
        }
    }
}
