using MiniPod.Pods.Spec;
using MiniPod.Pods.Tests.Manifest;

namespace MiniPod.Pods.Tests.Spec;

/// <summary>What of a pod that runs can be brought up to date without making another one.</summary>
public sealed class PodContentsTests
{
    private const string Made = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: m }
        data: { a: one, b: two }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: p }
        spec:
          initContainers: [{ name: i, image: first }]
          volumes: [{ name: v, configMap: { name: m, items: [{ key: a, path: a }], defaultMode: 0644 } }]
          containers:
          - name: c
            image: app
            env: [{ name: X, value: literal }, { name: V, valueFrom: { configMapKeyRef: { name: m, key: a } } }]
            envFrom: [{ configMapRef: { name: m } }]
            volumeMounts: [{ name: v, mountPath: /v }]
        """;

    [Theory]
    [InlineData("a: one", "a: other", true)]
    [InlineData("b: two", "c: three", true)]
    [InlineData("image: app", "image: another", true)]
    [InlineData("image: first", "image: another", false)]
    [InlineData("value: literal", "value: other", false)]
    [InlineData("name: V", "name: W", false)]
    [InlineData("name: m, key: a } } }]", "name: m, key: b } } }]", false)]
    [InlineData("path: a", "path: b", false)]
    [InlineData("defaultMode: 0644", "defaultMode: 0600", false)]
    [InlineData("mountPath: /v", "mountPath: /w", false)]
    [InlineData("metadata: { name: p }", "metadata: { name: p, labels: { x: z } }", false)]
    public void IsAllThatDiffers_OneThingDoes_OnlyContentsAndImagesOfApps(string before, string after, bool isAll)
    {
        Assert.Contains(before, Made, StringComparison.Ordinal);

        var (made, wanted) = (Pod(Made), Pod(Made.Replace(before, after, StringComparison.Ordinal)));

        Assert.False(wanted.IsSameAs(made));
        Assert.Equal(isAll, PodContents.IsAllThatDiffers(made, wanted));
        if (!isAll || before.StartsWith("image", StringComparison.Ordinal)) return;
        var taken = PodContents.Take(made with { Containers = [.. made.Containers.Select(one => one with { Attempt = 2 })] }, wanted);
        Assert.True(wanted.IsSameAs(taken));
        Assert.All(taken.Containers, one => Assert.Equal(2, one.Attempt));
    }

    [Fact]
    public void IsAllThatDiffers_TheManifestIsNotKnown_CannotBeSaid() =>
        Assert.False(PodContents.IsAllThatDiffers(Pod(Made) with { Manifest = null }, Pod(Made)));

    [Fact]
    public void Unfinished_IsNoOther() => Assert.False(Pod(Made).IsSameAs(Pod(Made).Unfinished()));

    private static PodSpec Pod(string text) => Assert.Single(ManifestText.Read(text).Pods);
}
