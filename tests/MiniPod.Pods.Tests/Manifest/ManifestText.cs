using System.Text;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Manifests of one pod with one container, and what is read from them.</summary>
internal static class ManifestText
{
    /// <summary>The host: 8 CPUs, 16 GiB of memory, no AppArmor.</summary>
    public static NodeFacts Node { get; } = new() { Name = "box", Cpus = 8, Memory = 16L << 30, HasAppArmor = false };

    /// <summary>What a manifest asks for; its source is <c>f</c>.</summary>
    public static PodManifest Read(string text, NodeFacts? node = null, UnknownFields unknown = UnknownFields.Warn) =>
        ManifestPods.Read([new ManifestFile("f", Encoding.UTF8.GetBytes(text))], unknown, node ?? Node);

    /// <summary>What is wrong with a manifest: the message of the exception.</summary>
    public static string Errors(string text, NodeFacts? node = null) =>
        Assert.Throws<PodException>(() => Read(text, node)).Message.TrimEnd('\n');

    /// <summary>What is wrong with a manifest, one line each, without the line that names the manifest.</summary>
    public static IReadOnlyList<string> ErrorLines(string text, NodeFacts? node = null)
    {
        var lines = Errors(text, node).Split('\n');
        Assert.Equal("manifest \"f\" is not valid:", lines[0]);
        return [.. lines.Skip(1).Select(line => line.Trim())];
    }

    /// <summary>The container of a manifest that has these fields, too.</summary>
    public static ContainerSpec Container(string fields, NodeFacts? node = null) =>
        Assert.Single(One(WithContainer(fields), node).Containers);

    /// <summary>The only pod of a manifest.</summary>
    public static PodSpec One(string text, NodeFacts? node = null) => Assert.Single(Read(text, node).Pods);

    /// <summary>A manifest whose only container has these fields, too.</summary>
    public static string WithContainer(string fields) => $"{Pod("a")}{Indented(fields, "    ")}\n";

    /// <summary>A manifest whose <c>spec</c> has these fields, too.</summary>
    public static string WithSpec(string fields) => $"{Pod("a")}{Indented(fields, "  ")}\n";

    /// <summary>A manifest that ends in its container's fields.</summary>
    public static string Pod(string name) => $"""
        apiVersion: v1
        kind: Pod
        metadata: {"{"} name: {name} {"}"}
        spec:
          restartPolicy: Never
          containers:
          - name: c
            image: i

        """;

    private static string Indented(string fields, string by) => string.Join('\n', fields.Split('\n').Select(line => $"{by}{line}"));
}
