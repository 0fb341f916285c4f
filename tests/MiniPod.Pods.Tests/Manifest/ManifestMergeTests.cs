using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Merge keys and aliases, and what would stand for more than a manifest can be.</summary>
public sealed class ManifestMergeTests
{
    [Fact]
    public void Read_MergeKeys_AddWhatTheMappingLacks()
    {
        var pod = One("""
            apiVersion: v1
            kind: Pod
            metadata: { name: a }
            spec:
              containers:
              - &first { name: first, image: one, command: [a] }
              - &second { <<: *first, name: second, args: [b] }
              - { image: three, <<: [*second, { args: [c], env: [{ name: X, value: z }] }], name: third }
            """);

        Assert.Equal(["first", "second", "third"], pod.Containers.Select(container => container.Name.Value));
        Assert.Equal(["one", "one", "three"], pod.Containers.Select(container => container.Image));
        Assert.All(pod.Containers, container => Assert.Equal(["a"], container.Command));
        Assert.Equal(["b"], pod.Containers[2].Args);
        Assert.Equal("X=z", Assert.Single(pod.Containers[2].Env).ToString());
    }

    // The kind comes from what is merged too.
    [Fact]
    public void Read_KindIsMerged_IsThatKind()
    {
        var manifest = Read("""
            apiVersion: v1
            kind: List
            items:
            - &s { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: [] } }
            - { <<: *s, metadata: { name: b } }
            - &p { apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: c, image: i }] } }
            - { <<: *p, metadata: { name: q } }
            """);

        Assert.Equal(["p", "q"], manifest.Pods.Select(pod => pod.Name.Value));
        Assert.Equal(2, manifest.Warnings.Count);
        Assert.All(manifest.Warnings, warning => Assert.Contains("has no selector", warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("&x { <<: *x, kind: Pod }")]
    [InlineData("&x { kind: List, items: [*x] }")]
    [InlineData("{ <<: text, kind: Pod }")]
    [InlineData("{ kind: Pod, metadata: { name: a, labels: &x { a: *x } }, spec: {} }")]
    public void Read_AnchorsWithoutEndOrMergedText_IsRefused(string text) =>
        Assert.Contains("(line 1)", Errors(text), StringComparison.Ordinal);

    [Fact]
    public void Read_AliasesThatStandForBillions_AreRefused()
    {
        var levels = Enumerable.Range(1, 9).Select(level =>
            $"- &l{level} {{ kind: List, items: [{string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 9))}] }}");

        Assert.Contains(
            "has more than 100000 values",
            Errors($"kind: List\nitems:\n- &l0 {{ kind: Secret }}\n{string.Join("\n", levels)}\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptyMappingsThatStandForBillions_AreRefused()
    {
        var levels = Enumerable.Range(1, 40).Select(level => $"    l{level}: &l{level} {{ p: *l{level - 1}, q: *l{level - 1} }}");

        Assert.Contains(
            "has more than 100000 values",
            Errors($"{Pod("a")}  affinities:\n    l0: &l0 {{}}\n{string.Join("\n", levels)}\n"),
            StringComparison.Ordinal);
    }

    // Aliases of long texts, in lists of lists of lists.
    [Fact]
    public void Read_ManyLongTexts_AreRefused()
    {
        var args = string.Join(", ", Enumerable.Repeat("*t", 200));

        Assert.Contains(
            "has more than 10 MiB of text",
            Errors(WithContainer($"env: [{{ name: V, value: &t {new string('x', 100_000)} }}]\nargs: [{args}]")),
            StringComparison.Ordinal);
    }
}
