using System.Text;
using MiniPod.Pods.Spec.Volumes;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>The files of configMap, secret, downwardAPI and projected volumes.</summary>
public sealed class FileVolumeTests
{
    private const string Objects = """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: m }
        data: { one: first, two: "" }
        binaryData: { bytes: AP8= }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: s }
        data: { user: cm9vdA==, both: eA== }
        stringData: { both: text }

        """;

    [Fact]
    public void Convert_ConfigMap_IsItsKeysAsFiles()
    {
        var volume = Of("configMap: { name: m }");

        Assert.Equal(["bytes 644 \u0000\uFFFD", "one 644 first", "two 644 "], Shown(volume));
        Assert.False(volume.IsInMemory);
        Assert.True(volume.IsReadOnly);
    }

    [Fact]
    public void Convert_Users_AreTheItemsOrTheVolumes()
    {
        var items = Of("configMap: { name: m, defaultUser: 7, items: [{ key: one, path: a, user: 0 }, { key: two, path: b }] }");
        Assert.Equal([0, 7], items.Files.Select(file => file.User));
        Assert.All(Of("secret: { secretName: s, defaultUser: 8 }").Files, file => Assert.Equal(8, file.User));
        Assert.All(Of("configMap: { name: m }").Files, file => Assert.Null(file.User));
        const string item = "{ path: name, user: 1, fieldRef: { fieldPath: metadata.name } }";
        var projected = Of(
            $"projected: {{ defaultUser: 9, sources: [{{ configMap: {{ name: m }} }}, {{ downwardAPI: {{ items: [{item}] }} }}] }}");
        Assert.Equal([9, 9, 9, 1], projected.Files.Select(file => file.User));
    }

    [Fact]
    public void Convert_Secret_IsInMemoryAndTextGoesBeforeBytes()
    {
        var volume = Of("secret: { secretName: s, defaultMode: 0400 }");

        Assert.Equal(["both 400 text", "user 400 root"], Shown(volume));
        Assert.True(volume.IsInMemory);
    }

    [Theory]
    [InlineData("configMap: { name: m, items: [{ key: one, path: a/b, mode: 0600 }, { key: two, path: ./c//d }], defaultMode: 292 }",
        "a/b 600 first; c/d 444 ")]
    [InlineData("secret: { secretName: s, items: [{ key: user, path: name }] }", "name 644 root")]
    [InlineData("configMap: { name: m, optional: true, items: [{ key: one, path: a }, { key: other, path: b }] }", "a 644 first")]
    [InlineData("configMap: { name: none, optional: true }", "")]
    [InlineData("secret: { secretName: none, optional: true }", "")]
    public void Convert_ItemsAndOptional_AreTheFilesThatAreThere(string source, string expected) =>
        Assert.Equal(expected, string.Join("; ", Shown(Of(source))));

    [Theory]
    [InlineData("configMap: { name: none }", "configMap names ConfigMap \"none\", which is in no manifest that was given: add it to the "
        + "file, or "
        + "name its file with --configmap")]
    [InlineData("secret: { secretName: none }", "secret names Secret \"none\", which is in no manifest that was given: add it to the "
        + "file, or name its "
        + "file with --secret")]
    [InlineData("configMap: { name: m, items: [{ key: other, path: b }] }", "configMap.items[0].key \"other\" is not in ConfigMap \"m\"")]
    [InlineData("secret: { secretName: s, items: [{ key: other, path: b }] }", "secret.items[0].key \"other\" is not in Secret \"s\"")]
    [InlineData("projected: { sources: [{ configMap: { name: m } }, { configMap: { name: m, items: [{ key: two, path: ./one }] } }] }",
        "projected.sources[1] has \"one\", as another source has")]
    [InlineData("projected: { sources: [{ secret: { name: none } }] }", "projected.sources[0].secret names Secret \"none\", which is in "
        + "no manifest "
        + "that was given: add it to the file, or name its file with --secret")]
    [InlineData("downwardAPI: { items: [{ path: a, fieldRef: { fieldPath: spec.nodeIP } }] }", "downwardAPI.items[0].fieldRef.fieldPath "
        + "\"spec.nodeIP\" is no field that a file can have")]
    [InlineData("downwardAPI: { items: [{ path: a, resourceFieldRef: { resource: limits.cpu } }] }",
        "downwardAPI.items[0].resourceFieldRef."
        + "containerName \"\" is no container of the pod")]
    [InlineData("downwardAPI: { items: [{ path: a, resourceFieldRef: { resource: cpu, containerName: c } }] }",
        "downwardAPI.items[0].resourceFieldRef."
        + "resource \"cpu\" is no limit or request")]
    public void Convert_WhatIsNotThere_IsOneError(string source, string expected) =>
        Assert.Equal([$"document 1: spec.volumes[0].{expected} (line 7)"], ErrorLines(Text(source)));

    [Fact]
    public void Convert_ObjectOfAnotherNamespace_IsNotThere() => Assert.Single(ErrorLines(
        Text("configMap: { name: m }").Replace("name: a, labels", "name: a, namespace: shop, labels", StringComparison.Ordinal)));

    [Theory]
    [InlineData("fieldRef: { fieldPath: metadata.name }", "a")]
    [InlineData("fieldRef: { fieldPath: metadata.namespace }", "default")]
    [InlineData("fieldRef: { fieldPath: metadata.labels }", "a=\"1\"\nb.c/d=\"\"")]
    [InlineData("fieldRef: { fieldPath: metadata.annotations }", "note=\"é\\\"\\\\\\n\\t\\x01\"")]
    [InlineData("fieldRef: { fieldPath: \"metadata.labels['a']\" }", "1")]
    [InlineData("fieldRef: { fieldPath: \"metadata.labels['none']\" }", "")]
    [InlineData("fieldRef: { fieldPath: spec.nodeName }", "box")]
    [InlineData("resourceFieldRef: { containerName: c, resource: limits.cpu }", "2")]
    [InlineData("resourceFieldRef: { containerName: c, resource: limits.cpu, divisor: 1m }", "1500")]
    [InlineData("resourceFieldRef: { containerName: c, resource: requests.cpu, divisor: 1 }", "2")]
    [InlineData("resourceFieldRef: { containerName: c, resource: limits.memory }", "17179869184")]
    [InlineData("resourceFieldRef: { containerName: c, resource: limits.memory, divisor: 1Gi }", "16")]
    [InlineData("resourceFieldRef: { containerName: c, resource: requests.memory, divisor: 1Mi }", "0")]
    public void Convert_Downward_IsTheValue(string item, string expected)
    {
        var file = Assert.Single(Of($"downwardAPI: {{ items: [{{ path: f, {item} }}] }}").Files);

        Assert.Equal(expected, Encoding.UTF8.GetString(file.Content!.Value.Span));
    }

    [Fact]
    public void Convert_Uid_IsKnownLater()
    {
        var file = Assert.Single(Of("downwardAPI: { items: [{ path: f, fieldRef: { fieldPath: metadata.uid } }], defaultMode: 0440 "
            + "}").Files);

        Assert.Equal(("metadata.uid", null, 0b100_100_000), (file.Field, file.Content, (int)file.Mode));
    }

    [Fact]
    public void Convert_Projected_IsAllInOneDirectory()
    {
        var volume = Of("projected: { defaultMode: 0440, sources: [{ configMap: { name: m, items: [{ key: one, path: one, mode: 0644 }] "
            + "} }, "
            + "{ secret: { name: s, items: [{ key: user, path: u }] } }, { downwardAPI: { items: [{ path: name, fieldRef: { fieldPath: "
            + "metadata.name } }] } }] }");

        Assert.Equal(["name 440 a", "one 644 first", "u 440 root"], Shown(volume));
        Assert.True(volume.IsInMemory);
    }

    // As "kubectl get -o yaml" has it in every pod.
    [Fact]
    public void Convert_TokenOfACluster_IsLeftOutWithAWarning()
    {
        var read = Read(Text("projected: { sources: [{ serviceAccountToken: { path: token } }, { configMap: { name: kube-root-ca.crt, "
            + "items: "
            + "[{ key: ca.crt, path: ca.crt }] } }, { configMap: { name: m, items: [{ key: one, path: one }] } }] }"));

        Assert.Equal(["one 644 first"], Shown(Assert.IsType<FilesVolume>(Assert.Single(read.Pods[0].Volumes))));
        Assert.Equal(
            ["document 1: spec.volumes[0].projected.sources[0].serviceAccountToken", "document 1: "
                + "spec.volumes[0].projected.sources[1].configMap"],
            read.Warnings.Select(warning => warning.Split(" has no effect: ")[0]));
    }

    private static IEnumerable<string> Shown(FilesVolume volume) =>
        volume.Files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(Shown);

    private static string Shown(VolumeFile file) =>
        $"{file.Path} {Convert.ToString((int)file.Mode, 8)} {Encoding.UTF8.GetString(file.Content!.Value.Span)}";

    private static FilesVolume Of(string source) => Assert.IsType<FilesVolume>(Assert.Single(One(Text(source)).Volumes));

    private static string Text(string source) =>
        ("apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  restartPolicy: Never\n  containers: [{ name: c, image: i }]\n"
            + $"  volumes: [{{ name: v, {source} }}]\n")
        .Replace("name: a }", "name: a, labels: { b.c/d: \"\", a: \"1\" }, annotations: { note: \"é\\\"\\\\\\n\\t\\x01\" } "
            + "}", StringComparison.Ordinal)
        .Replace("{ name: c, image: i }", "{ name: c, image: i, resources: { limits: { cpu: 1.5 } } }", StringComparison.Ordinal) + Objects;
}
