using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Manifests of one pod with one container, and what is read from them.</summary>
internal static class ManifestText
{
    /// <summary>The container of a manifest that has these fields, too.</summary>
    public static ContainerSpec Container(string fields) => Assert.Single(One($"{Pod("a")}{Indented(fields)}\n").Containers);

    /// <summary>The only pod of a manifest.</summary>
    public static PodSpec One(string text) => Assert.Single(ManifestReader.Read(text, "f").Pods);

    /// <summary>A manifest that ends in its container's fields.</summary>
    public static string Pod(string name) => $"""
        kind: Pod
        metadata: {"{"} name: {name} {"}"}
        spec:
          containers:
          - name: c
            image: i

        """;

    private static string Indented(string fields) => string.Join("\n", fields.Split('\n').Select(line => $"  {line}"));
}
