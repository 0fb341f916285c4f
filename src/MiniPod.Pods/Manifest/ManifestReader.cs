using System.Text;
using MiniPod.Pods.Spec;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniPod.Pods.Manifest;

/// <summary>
/// Reads Kubernetes Pod manifests: YAML or JSON, with one or more documents. Supported so far are the pod's name,
/// labels, host name and containers (name, image, command, args, env, ports). Any other field is rejected with its
/// path, because ignoring it silently would be worse.
/// </summary>
public static class ManifestReader
{
    private const int MaxDepth = 64;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads all pods of a UTF-8 file.</summary>
    /// <inheritdoc cref="Read(string, string)"/>
    public static IReadOnlyList<PodSpec> Read(ReadOnlySpan<byte> bytes, string source)
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
    public static IReadOnlyList<PodSpec> Read(string text, string source)
    {
        var stream = new YamlStream();
        try
        {
            RequireShallow(text, source);
            stream.Load(new StringReader(text));
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

        var errors = new ManifestErrors(source);
        var pods = new List<PodSpec>();
        foreach (var (index, document) in stream.Documents.Index())
        {
            if (document.RootNode is YamlScalarNode { Value: null or "" }) continue; // an empty document between two '---'
            var path = stream.Documents.Count > 1 ? $"document {index + 1}: " : "";
            if (ReadPod(new ManifestNode(document.RootNode, path, errors)) is { } pod) pods.Add(pod);
        }

        foreach (var twice in pods.GroupBy(pod => pod.Name).Where(group => group.Count() > 1))
            errors.Add($"two pods are named \"{twice.Key}\"");
        errors.ThrowIfAny();
        if (pods.Count == 0) throw new PodException($"manifest \"{source}\" contains no pod.");
        return pods;
    }

    // The parser is recursive: a thousand brackets would crash the process.
    private static void RequireShallow(string text, string source)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new PodException(
                    $"manifest \"{source}\" is nested more than {MaxDepth} levels deep at line {parser.Current.Start.Line}: "
                    + "this is not a Pod.");
            }
        }
    }

    private static PodSpec? ReadPod(ManifestNode root)
    {
        var fields = root.Fields("apiVersion", "kind", "metadata", "spec");
        if (fields is null) return null;
        fields.GetValueOrDefault("apiVersion")?.RequireText("v1");
        fields.GetValueOrDefault("kind")?.RequireText("Pod");
        RequireFields(root, fields, "kind", "metadata", "spec");
        var metadata = fields.GetValueOrDefault("metadata")?.Fields("name", "labels") ?? [];
        var spec = fields.GetValueOrDefault("spec")?.Fields("containers", "hostname") ?? [];
        var name = metadata.GetValueOrDefault("name")?.Parse(text => PodName.Parse(text));
        if (!metadata.ContainsKey("name") && fields.TryGetValue("metadata", out var node)) node.Error("name is missing");
        var items = spec.GetValueOrDefault("containers")?.Items() ?? [];
        var containers = items.Select(ReadContainer).OfType<ContainerSpec>().ToList();
        if (fields.TryGetValue("spec", out var specNode) && items.Count == 0) specNode.Error("containers is missing or empty");
        return name is { Value: not null } given
            ? new PodSpec
            {
                Name = given,
                Hostname = spec.GetValueOrDefault("hostname")?.Text(),
                Labels = metadata.GetValueOrDefault("labels")?.Texts() ?? [],
                Containers = containers,
            }
            : null;
    }

    private static ContainerSpec? ReadContainer(ManifestNode node)
    {
        var fields = node.Fields("name", "image", "command", "args", "env", "ports");
        if (fields is null) return null;
        RequireFields(node, fields, "name", "image");
        var name = fields.GetValueOrDefault("name")?.Parse(text => PodName.Parse(text, "container"));
        return name is { Value: not null } given
            ? new ContainerSpec
            {
                Name = given,
                Image = fields.GetValueOrDefault("image")?.Text() ?? "",
                Command = fields.GetValueOrDefault("command")?.Items().Select(item => item.Text()).ToList(),
                Args = fields.GetValueOrDefault("args")?.Items().Select(item => item.Text()).ToList(),
                Env = fields.GetValueOrDefault("env")?.Items().Select(ReadEnv).OfType<EnvironmentVariable>().ToList() ?? [],
                Ports = fields.GetValueOrDefault("ports")?.Items().Select(ReadPort).OfType<PortMapping>().ToList() ?? [],
            }
            : null;
    }

    private static EnvironmentVariable? ReadEnv(ManifestNode node)
    {
        var fields = node.Fields("name", "value");
        if (fields is null) return null;
        if (!fields.TryGetValue("name", out var name)) node.Error("name is missing");
        if (name?.Text() is { } text && (text.Length == 0 || text.Contains('=', StringComparison.Ordinal)))
            name.Error($"\"{text}\" is not a valid variable name");
        return name is null ? null : new EnvironmentVariable(name.Text(), fields.GetValueOrDefault("value")?.Text() ?? "");
    }

    // Only hostPort publishes a port; containerPort alone is informational, as in Kubernetes.
    private static PortMapping? ReadPort(ManifestNode node)
    {
        var fields = node.Fields("name", "containerPort", "hostPort", "hostIP", "protocol");
        if (fields is null) return null;
        if (!fields.TryGetValue("containerPort", out var containerPort)) node.Error("containerPort is missing");
        var inside = containerPort?.Port();
        if (!fields.TryGetValue("hostPort", out var hostPort)) return null;
        var outside = hostPort.Port();
        if (inside is null || outside is null) return null;
        return new PortMapping
        {
            HostPort = outside.Value,
            ContainerPort = inside.Value,
            HostIp = fields.GetValueOrDefault("hostIP")?.Parse(ReadAddress),
            Protocol = fields.GetValueOrDefault("protocol")?.Parse(ReadProtocol) ?? PortProtocol.Tcp,
        };
    }

    private static string ReadAddress(string text) => HostAddress.IsValid(text)
        ? text
        : throw new PodException($"must be an IP address, not \"{OneLine.Of(text)}\"");

    private static PortProtocol ReadProtocol(string text) =>
        PortProtocol.Find(text) ?? throw new PodException($"must be TCP, UDP or SCTP, not \"{OneLine.Of(text)}\"");

    private static void RequireFields(ManifestNode node, Dictionary<string, ManifestNode> fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!fields.ContainsKey(name)) node.Error($"{name} is missing");
        }
    }
}
